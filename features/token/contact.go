package token

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The classes that contacts, links, numbers and names are masked to. They are part of the
// model's vocabulary.
const (
	maskEmail        = "<email>" // of an unknown kind
	maskEmailFree    = "<email:free>"
	maskEmailCompany = "<email:company>"
	maskPhone        = "<phone>"
	maskURL          = "<url>"
	maskShortURL     = "<url:short>"
	maskForm         = "<url:form>"
	maskSocial       = "<url:social>"
	maskTelegram     = "<telegram>"
	maskWhatsApp     = "<whatsapp>"
	maskLINE         = "<line>"
	maskWeChat       = "<wechat>"
	maskZalo         = "<zalo>"
	maskKakao        = "<kakao>"
	maskMessenger    = "<messenger>" // any other
	maskAccount      = "<account>"   // a user name, or a mix of letters and digits
	maskNumber       = "<number>"
	maskName         = "<name>"
)

// masks holds the tokens of the classes.
var masks = func() map[string]Token {
	tokens := map[string]Token{}
	for _, class := range []string{maskEmail, maskEmailFree, maskEmailCompany, maskPhone, maskURL, maskShortURL, maskForm, maskSocial, maskTelegram,
		maskWhatsApp, maskLINE, maskWeChat, maskZalo, maskKakao, maskMessenger, maskAccount, maskNumber, maskName} {
		tokens[class] = newToken(class, Mask)
	}
	return tokens
}()

// hosts maps the hosts of links to a class; a host counts with all its subdomains.
var hosts = map[string]string{
	"t.me": maskTelegram, "telegram.me": maskTelegram, "telegram.dog": maskTelegram, "tele.me": maskTelegram,
	"wa.me": maskWhatsApp, "whatsapp.com": maskWhatsApp, "wa.link": maskWhatsApp, "wasap.my": maskWhatsApp,
	"line.me": maskLINE, "lin.ee": maskLINE, "zalo.me": maskZalo, "weixin.qq.com": maskWeChat, "u.wechat.com": maskWeChat,
	"open.kakao.com": maskKakao, "pf.kakao.com": maskKakao, "m.me": maskMessenger, "signal.me": maskMessenger, "viber.com": maskMessenger,
	"bit.ly": maskShortURL, "tinyurl.com": maskShortURL, "s.id": maskShortURL, "cutt.ly": maskShortURL, "goo.gl": maskShortURL, "t.co": maskShortURL,
	"is.gd": maskShortURL, "rb.gy": maskShortURL, "shorturl.at": maskShortURL, "reurl.cc": maskShortURL, "linktr.ee": maskShortURL, "t.cn": maskShortURL,
	"forms.gle": maskForm, "docs.google.com": maskForm, "surveycake.com": maskForm,
	"facebook.com": maskSocial, "fb.com": maskSocial, "fb.me": maskSocial, "instagram.com": maskSocial, "tiktok.com": maskSocial, "twitter.com": maskSocial,
	"x.com": maskSocial, "youtube.com": maskSocial, "youtu.be": maskSocial, "vk.com": maskSocial,
}

// freeMail lists providers at which anybody gets an address.
var freeMail = set("gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com aol.com icloud.com me.com mail.com " +
	"gmx.com gmx.de gmx.net web.de proton.me protonmail.com pm.me tutanota.com zoho.com yandex.com yandex.ru mail.ru bk.ru list.ru inbox.ru rambler.ru " +
	"qq.com 163.com 126.com foxmail.com sina.com sina.cn sohu.com 139.com 189.cn aliyun.com naver.com daum.net hanmail.net kakao.com nate.com " +
	"yahoo.co.jp yahoo.co.id yahoo.co.in yahoo.co.uk yahoo.com.ph yahoo.com.vn yahoo.com.tw yahoo.com.hk yahoo.com.sg yahoo.fr yahoo.de yahoo.es yahoo.in " +
	"hotmail.co.uk hotmail.fr hotmail.es outlook.fr outlook.es live.co.uk live.fr live.com.my rediffmail.com wp.pl o2.pl onet.pl interia.pl op.pl " +
	"seznam.cz laposte.net orange.fr free.fr libero.it uol.com.br bol.com.br terra.com.br inbox.lv usa.com consultant.com")

// topLevels are the domains by which a bare "example.com" is known for a link.
var topLevels = set("com net org info biz co io me app jobs job work site online store shop xyz top club vip live link page dev ai cc tv asia gle " +
	"cn tw hk jp kr th vn id my sg ph kh la mm in pk bd np lk ae sa qa us uk ca au nz de fr es it pt br mx ar cl pl ru ua tr eg ng ke za gh et tz ug eu")

// messengers maps the names of messengers, as one word, to the class of an account on them.
var messengers = map[string]string{
	"telegram": maskTelegram, "telegrams": maskTelegram, "tg": maskTelegram, "tele": maskTelegram, "телеграм": maskTelegram, "телеграмм": maskTelegram, "тг": maskTelegram,
	"whatsapp": maskWhatsApp, "whatsap": maskWhatsApp, "wa": maskWhatsApp, "wsp": maskWhatsApp, "whats": maskWhatsApp, "ватсап": maskWhatsApp, "zap": maskWhatsApp,
	"wechat": maskWeChat, "weixin": maskWeChat, "wx": maskWeChat, "vx": maskWeChat, "line": maskLINE, "lineid": maskLINE,
	"zalo": maskZalo, "kakao": maskKakao, "kakaotalk": maskKakao,
	"skype": maskMessenger, "viber": maskMessenger, "signal": maskMessenger, "qq": maskMessenger, "messenger": maskMessenger, "hangouts": maskMessenger, "bbm": maskMessenger, "imo": maskMessenger,
}

// A channel is a class of accounts on a messenger; 0 is none.
type channel uint8

var channelMasks = [...]string{"", maskTelegram, maskWhatsApp, maskLINE, maskWeChat, maskZalo, maskKakao, maskMessenger}

func channelOf(mask string) channel { return channel(max(slices.Index(channelMasks[:], mask), 0)) }

// isAccount reports whether a token after the name of a messenger is an account on it.
func (t *Token) isAccount() bool {
	switch t.Kind {
	case Mask:
		return t.Text == maskAccount || t.Text == maskNumber || t.Text == maskPhone
	case Word:
		return strings.IndexFunc(t.Text, unicode.IsDigit) >= 0 && len(t.Text) >= 5
	}
	return false
}

// findContact returns the class and range of the first contact in span[from:].
func findContact(span string, from int) (class string, start, end int) {
	for i := from; i < len(span); i++ {
		switch c := span[i]; c {
		case '@':
			if start, end, domain := emailAt(span, from, i); end > 0 {
				return emailClass(domain), start, end
			}
			if n := accountLen(span[i+1:]); n > 0 && (i == from || !isWordByte(span[i-1]) || span[i-1] >= utf8.RuneSelf) {
				return maskAccount, i, i + 1 + n
			}
		case '#':
			if class, n := corpusMask(span[i:]); n > 0 {
				return class, i, i + n
			}
		case ':', '.':
			if inMailbox(span, i) {
				continue
			}
			if start, end, host := linkAt(span, from, i); end > 0 {
				return linkClass(host), start, end
			}
		case '_':
			if inMailbox(span, i) {
				continue
			}
			if start, end := accountAt(span, from, i); end > 0 {
				return maskAccount, start, end
			}
		}
	}
	return "", 0, 0
}

// inMailbox reports whether span[at] stands before the @ of an e-mail address, whose dots
// and underscores are none of a link or an account.
func inMailbox(span string, at int) bool {
	end := at
	for end < len(span) && isAddressByte(span[end]) {
		end++
	}
	return end > at && end+1 < len(span) && span[end] == '@' && isWordByte(span[end+1])
}

// corpusMask recognises the masks that public corpora put in place of contacts
// ("#URL_6f1e...#"): each is unique to a template and must not be counted as a word.
func corpusMask(s string) (class string, n int) {
	for prefix, class := range map[string]string{"#URL_": maskURL, "#EMAIL_": maskEmail, "#PHONE_": maskPhone} {
		if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
			continue
		}
		n := len(prefix)
		for n < len(s) && (isDigitByte(s[n]) || 'a' <= s[n]|0x20 && s[n]|0x20 <= 'f') {
			n++
		}
		if n > len(prefix) && n < len(s) && s[n] == '#' {
			return class, n + 1
		}
	}
	return "", 0
}

// emailAt returns the range of the e-mail address around the @ at span[at], and its domain.
func emailAt(span string, from, at int) (start, end int, domain string) {
	start = at
	for start > from && isAddressByte(span[start-1]) {
		start--
	}
	end = at + 1
	for end < len(span) && (isAddressByte(span[end]) && span[end] != '+' && span[end] != '_') {
		end++
	}
	domain = strings.ToLower(strings.Trim(span[at+1:end], ".-"))
	end = at + 1 + len(strings.TrimRight(span[at+1:end], ".-"))
	if start == at || !strings.Contains(domain, ".") {
		return 0, 0, ""
	}
	return start, end, domain
}

func isAddressByte(c byte) bool {
	return isWordByte(c) && c < utf8.RuneSelf || c == '.' || c == '-' || c == '_' || c == '+'
}

func emailClass(domain string) string {
	if freeMail()[domain] {
		return maskEmailFree
	}
	return maskEmailCompany
}

// accountLen returns the length of the user name at the start of s, or 0.
func accountLen(s string) int {
	n := 0
	for n < len(s) && (isWordByte(s[n]) && s[n] < utf8.RuneSelf || s[n] == '_' || s[n] == '.' && n+1 < len(s) && isWordByte(s[n+1])) {
		n++
	}
	if n < 3 {
		return 0
	}
	return n
}

// accountAt returns the range of the user name around the underscore at span[at].
func accountAt(span string, from, at int) (start, end int) {
	start, end = at, at
	for start > from && isWordByte(span[start-1]) && span[start-1] < utf8.RuneSelf {
		start--
	}
	for end < len(span) && (isWordByte(span[end]) && span[end] < utf8.RuneSelf || span[end] == '_') {
		end++
	}
	if start == at || end-start < 5 || strings.Trim(span[at:end], "_") == "" {
		return 0, 0
	}
	return start, end
}

// linkAt returns the range and host of the link whose scheme or first label ends at
// span[at]: "https://example.com/x", "www.example.com", "t.me/x", "example.com".
func linkAt(span string, from, at int) (start, end int, host string) {
	start = at
	for start > from && isHostByte(span[start-1]) {
		start--
	}
	hostStart := start
	scheme := false
	if span[at] == ':' {
		if name := strings.ToLower(span[start:at]); !strings.HasSuffix(name, "http") && !strings.HasSuffix(name, "https") || !strings.HasPrefix(span[at:], "://") {
			return 0, 0, ""
		}
		scheme, hostStart = true, at+3
	}
	end = hostStart
	for end < len(span) && (isHostByte(span[end]) || span[end] == '.') {
		end++
	}
	host = strings.ToLower(strings.Trim(span[hostStart:end], ".-"))
	end = hostStart + len(strings.TrimRight(span[hostStart:end], ".-"))
	if host == "" || !scheme && (!isHost(host) || isTitle(span[:end])) {
		return 0, 0, ""
	}
	if end < len(span) && (span[end] == '/' || span[end] == '?' || span[end] == ':' && end+1 < len(span) && isDigitByte(span[end+1])) {
		for end < len(span) && span[end] > ' ' && span[end] < utf8.RuneSelf && strings.IndexByte(`"<>(),;`, span[end]) < 0 {
			end++
		}
		end = len(strings.TrimRight(span[:end], ".!?'"))
	}
	return start, end, host
}

func isHostByte(c byte) bool { return isWordByte(c) && c < utf8.RuneSelf || c == '-' }

// isHost reports whether a dotted name without a scheme is a host: its last label is a
// known top-level domain. A sentence that follows a full stop without a space
// ("well.Online") is told from it by its capital letter, and a country's two letters only
// count behind two labels or more.
func isHost(name string) bool {
	if hosts[name] != "" {
		return true
	}
	i := strings.LastIndexByte(name, '.')
	if i < 2 || !topLevels()[name[i+1:]] {
		return false
	}
	country := len(name)-i-1 == 2
	return !country || strings.Count(name, ".") > 1 && i >= 4
}

// isTitle reports whether the last label of a dotted name is written like a sentence's first word.
func isTitle(name string) bool {
	label := name[strings.LastIndexByte(name, '.')+1:]
	return len(label) > 1 && label[0] < 'a' && label[1] >= 'a'
}

func linkClass(host string) string {
	for host != "" {
		if class, ok := hosts[host]; ok {
			return class
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			break
		}
		host = rest
	}
	return maskURL
}

// phoneLen returns the length of the telephone number at the start of s, where mayBePhone
// holds, or 0. A number
// counts when it is written like one: with a country or trunk prefix, or as a Chinese
// mobile number, nine to fifteen digits, groups apart by single blanks, dots or hyphens.
func phoneLen(s string) int {
	digits, end := 0, 0
	var first [3]byte
	for i := 0; i < len(s) && digits <= maxPhoneDigits; i++ {
		c := s[i]
		switch {
		case isDigitByte(c):
			if digits < len(first) {
				first[digits] = c
			}
			digits++
			end = i + 1
		case c == '+' && i == 0, c == '(' && digits < 4, c == ')' && digits < 8:
		case (c == ' ' || c == '-' || c == '.' || c == '/') && i > 0 && (isDigitByte(s[i-1]) || s[i-1] == ')'):
		default:
			i = len(s)
		}
	}
	if digits < minPhoneDigits || digits > maxPhoneDigits || end < len(s) && isWordByte(s[end]) && s[end] < utf8.RuneSelf {
		return 0
	}
	mobile := digits == 11 && first[0] == '1' && first[1] >= '3'
	if s[0] == '+' || s[0] == '(' || first[0] == '0' || mobile {
		return end
	}
	return 0
}

const minPhoneDigits, maxPhoneDigits = 8, 15

// mayBePhone reports whether a telephone number may begin with c.
func mayBePhone(c byte) bool { return c == '+' || c == '(' || c == '0' || c == '1' }

// set returns a set of words, made when it is first asked for.
func set(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			m[w] = true
		}
		return m
	})
}
