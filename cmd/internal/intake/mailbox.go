package intake

import (
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/email"
)

// A mailbox reads the e-mails of a file, an ad each.
type mailbox struct {
	adio.Document // what there is to know of an e-mail
	mails         *email.Mailbox
	rows          int
}

// Next reads an e-mail.
func (m *mailbox) Next(row *adio.Row) error {
	mail, line, bad, err := m.mails.Next()
	if err != nil {
		return err
	}
	d := adio.Document{File: m.File, Title: mail.Subject, Posted: mail.Date, Contact: mail.From, Text: mail.Text}
	m.rows++
	if err := d.Next(row); err != nil {
		return err
	}
	row.Number, row.Line, row.Err = m.rows, line, bad
	return nil
}
