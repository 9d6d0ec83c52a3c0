package adio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features"
)

// Columns says which column of a table holds which field of an ad. Columns that hold none
// pass through untouched.
type Columns struct {
	Header []string

	fields   [features.NumFields]int // column, or -1
	answers  [3]int                  // telecommuting, logo, questions
	id       int
	language int
	label    int
	source   int
	posted   int
}

// answer columns.
const (
	telecommuting = iota
	hasLogo
	hasQuestions
)

// aliases are the names by which columns are known, case and punctuation aside: those of
// EMSCAD and its Kaggle copies first, then what job boards and chat exports use.
var aliases = map[string][]string{
	"title":           {"title", "jobtitle", "job", "position", "positiontitle", "headline", "subject", "职位", "职位名称", "標題", "标题", "judul", "posisi"},
	"company":         {"company", "companyname", "employer", "employername", "organisation", "organization", "hiringcompany", "公司", "公司名称", "perusahaan"},
	"company_profile": {"companyprofile", "companydescription", "aboutcompany", "aboutus", "employerdescription"},
	"location":        {"location", "joblocation", "place", "city", "workplace", "address", "地点", "工作地点", "lokasi"},
	"salary":          {"salary", "salaryrange", "wage", "wages", "pay", "compensation", "salaryoffered", "薪资", "薪水", "gaji"},
	"description":     {"description", "jobdescription", "text", "body", "content", "ad", "adtext", "post", "message", "posttext", "details", "fulltext", "advert", "advertisement", "正文", "内容", "职位描述", "deskripsi", "caption"},
	"requirements":    {"requirements", "requirement", "jobrequirements", "qualifications", "skills", "要求", "任职要求", "syarat"},
	"benefits":        {"benefits", "perks", "welfare", "福利", "fasilitas"},
	"employment_type": {"employmenttype", "jobtype", "contracttype", "worktype"},
	"experience":      {"requiredexperience", "experience", "experiencelevel", "seniority"},
	"education":       {"requirededucation", "education", "educationlevel", "degree"},
	"industry":        {"industry", "sector"},
	"function":        {"function", "jobfunction", "category"},
	"department":      {"department", "division", "team"},
	"contact":         {"contact", "contacts", "phone", "telephone", "email", "contactinfo", "howtoapply", "联系方式"},
	"url":             {"url", "link", "joburl", "applicationurl", "sourceurl"},
	"telecommuting":   {"telecommuting", "remote", "workfromhome"},
	"has_logo":        {"hascompanylogo", "haslogo", "companylogo", "logo"},
	"has_questions":   {"hasquestions", "questions", "screeningquestions"},
	"id":              {"id", "jobid", "adid", "postid", "messageid"},
	"language":        {"lang", "language", "locale"},
	"posted":          {"posted", "date", "dateposted", "postedat", "publishedat", "createdat", "timestamp"},
	"label":           {"fraudulent", "label", "fraud", "isfraud", "fake", "isfake", "scam", "isscam", "class", "target"},
	"source":          {"source", "board", "site", "channel", "dataset"},
}

// NewColumns maps the columns of a header by name. overrides maps fields to column names
// and goes before the aliases. It fails with a *ColumnsError when no column holds the
// text of an ad.
func NewColumns(header []string, overrides map[string]string) (*Columns, error) {
	c := &Columns{Header: header}
	first := map[string]int{} // by folded name
	for i, name := range header {
		if _, seen := first[fold(name)]; !seen {
			first[fold(name)] = i
		}
	}
	find := func(field string) (int, error) {
		if name, ok := overrides[field]; ok {
			at := slices.Index(header, name)
			if at < 0 {
				return -1, &ColumnsError{Header: header, Missing: name}
			}
			return at, nil
		}
		for _, alias := range aliases[field] {
			if at, ok := first[alias]; ok && !taken(overrides, header[at]) {
				return at, nil
			}
		}
		return -1, nil
	}
	for field := range overrides {
		if _, ok := aliases[field]; !ok {
			return nil, &ColumnsError{Header: header, Field: field}
		}
	}
	slots := map[string]*int{
		"telecommuting": &c.answers[telecommuting], "has_logo": &c.answers[hasLogo], "has_questions": &c.answers[hasQuestions],
		"id": &c.id, "language": &c.language, "posted": &c.posted, "label": &c.label, "source": &c.source,
	}
	for f := range features.NumFields {
		slots[f.String()] = &c.fields[f]
	}
	for field, slot := range slots {
		at, err := find(field)
		if err != nil {
			return nil, err
		}
		*slot = at
	}
	if c.fields[features.Title] < 0 && c.fields[features.Description] < 0 && c.fields[features.Requirements] < 0 {
		return nil, &ColumnsError{Header: header}
	}
	return c, nil
}

// isField reports whether there is a field of a name.
func isField(name string) bool { return aliases[name] != nil }

func taken(overrides map[string]string, column string) bool {
	for _, name := range overrides {
		if name == column {
			return true
		}
	}
	return false
}

// fold reduces a column name to its letters and digits, in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ' || r == '_' || r == '-' || r == '.' || r == '/' || r == '(' || r == ')' || r == ':' || r == '\ufeff' || r == '\t' || r == '\r' || r == '\n' || r == '\u00a0':
			return -1
		}
		return r
	}, name)
}

// A ColumnsError says that the columns of a table cannot be told.
type ColumnsError struct {
	Header  []string
	Missing string // a column that was asked for and is not there
	Field   string // a field that was asked for and is none
}

func (e *ColumnsError) Error() string {
	switch {
	case e.Field != "":
		return fmt.Sprintf("there is no field %q", e.Field)
	case e.Missing != "":
		return fmt.Sprintf("there is no column %q; columns are %s", e.Missing, List(e.Header))
	}
	if len(e.Header) == 0 {
		return "no column holds the text of ads; there are none"
	}
	return "no column holds the text of ads; columns are " + List(e.Header)
}

// Hint says what to do about it.
func (e *ColumnsError) Hint() string {
	if e.Field != "" {
		var names []string
		for name := range aliases {
			names = append(names, name)
		}
		slices.Sort(names)
		return "fields are " + strings.Join(names, ", ")
	}
	return "name the column with --map description=COLUMN; --columns names those of a table without a header"
}

// List shows names, a few of many.
func List(names []string) string {
	const most = 20
	var quoted []string
	for i, n := range names {
		if i == most {
			quoted = append(quoted, fmt.Sprintf("and %d more", len(names)-most))
			break
		}
		if len(n) > 40 {
			n = n[:40] + "..."
		}
		quoted = append(quoted, fmt.Sprintf("%q", n))
	}
	return strings.Join(quoted, ", ")
}

// Ad returns the ad in a row.
func (c *Columns) Ad(row []string) features.Ad {
	var ad features.Ad
	for f, at := range c.fields {
		if at >= 0 && at < len(row) {
			*ad.Text(features.Field(f)) = blankless(row[at])
			ad.Form = ad.Form.With(features.Field(f))
		}
	}
	ad.ID, ad.Language, ad.Posted = cell(row, c.id), strings.TrimSpace(cell(row, c.language)), cell(row, c.posted)
	ad.Telecommuting, ad.HasLogo, ad.HasQuestions = answer(cell(row, c.answers[telecommuting])), answer(cell(row, c.answers[hasLogo])), answer(cell(row, c.answers[hasQuestions]))
	return ad
}

// blankless empties a cell of blanks.
func blankless(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// cell returns a cell of a row, or nothing when the row is too short or has no such column.
func cell(row []string, at int) string {
	if at < 0 || at >= len(row) {
		return ""
	}
	return row[at]
}

func answer(s string) features.Answer {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "t", "true", "yes", "y":
		return features.Yes
	case "0", "f", "false", "no", "n":
		return features.No
	}
	return features.Unknown
}

// A Label is the label of a row.
type Label uint8

// The labels. Rows whose annotators disagreed, or that nobody labelled, are Unlabelled.
const (
	Unlabelled Label = iota
	Honest
	Fraudulent
)

// HasLabel reports whether the table has a column of labels.
func (c *Columns) HasLabel() bool { return c.label >= 0 }

// LabelColumn returns the name of the column of labels.
func (c *Columns) LabelColumn() string { return cell(c.Header, c.label) }

// Label returns the label of a row, or false when its text is no label.
func (c *Columns) Label(row []string) (Label, bool) {
	switch strings.ToLower(strings.TrimSpace(cell(row, c.label))) {
	case "":
		return Unlabelled, true
	case "1", "1.0", "t", "true", "yes", "y", "fraud", "fraudulent", "fake", "scam", "spam", "lure":
		return Fraudulent, true
	case "0", "0.0", "f", "false", "no", "n", "honest", "real", "legit", "legitimate", "genuine", "ham":
		return Honest, true
	}
	return Unlabelled, false
}

// Source returns the source that a row names, or nothing.
func (c *Columns) Source(row []string) string { return strings.TrimSpace(cell(row, c.source)) }

// Column returns the index of a column by its name, or -1.
func (c *Columns) Column(name string) int { return slices.Index(c.Header, name) }
