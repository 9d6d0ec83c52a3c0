package normalize

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// An elementKind says what an HTML element does to the text inside or around it.
type elementKind uint8

const (
	inline elementKind = 1 << iota // the text flows on
	block                          // the text breaks
	void                           // has no content and no end tag
	unseen                         // its content is never shown
)

// elements holds the elements that an ad's HTML may use. A tag of any other name
// ("<phone>") is taken for text.
var elements = sync.OnceValue(func() map[string]elementKind {
	kinds := map[string]elementKind{}
	for names, kind := range map[string]elementKind{
		"a abbr b bdi bdo big body button center cite code data del em font html i iframe ins kbd label " +
			"mark meter nobr o:p q s samp select small span strike strong sub summary sup textarea time tt u var": inline,
		"address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer form " +
			"h1 h2 h3 h4 h5 h6 header legend li main nav ol optgroup option p pre section table tbody td tfoot th thead tr ul": block,
		"br hr": block | void,
		"area base col embed img input link meta param source track wbr":          inline | void,
		"audio canvas head noscript object script style svg template title video": unseen,
	} {
		for name := range strings.FieldsSeq(names) {
			kinds[name] = kind
		}
	}
	return kinds
})

// An htmlDecoder walks the tokens of an HTML text and keeps what a reader sees.
type htmlDecoder struct {
	s      string
	traces *Traces
	units  []unit

	hidden string // name of the element that hides the text being read, if any
	depth  int    // how many elements of that name are open inside it
	secret bool   // hidden by style, so that its letters count as a trace
}

func (d *htmlDecoder) run() {
	z := html.NewTokenizer(strings.NewReader(d.s))
	at := 0
	for {
		kind := z.Next()
		from := at
		at += len(z.Raw())
		switch kind {
		case html.ErrorToken: // the end; a tag that was never closed is text
			d.text(from, len(d.s))
			return
		case html.TextToken:
			d.text(from, at)
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			d.tag(kind, string(name), z, more, from, at)
		}
	}
}

func (d *htmlDecoder) text(from, to int) {
	if d.hidden == "" {
		d.units = decodeText(d.units, d.s, from, to, d.traces)
	} else if d.secret {
		for _, u := range decodeText(nil, d.s, from, to, d.traces) {
			if isWordRune(u.r) {
				d.traces[HiddenText]++
			}
		}
	}
}

func (d *htmlDecoder) tag(token html.TokenType, name string, z *html.Tokenizer, more bool, from, to int) {
	kind := elements()[name]
	switch {
	case d.hidden == name && token == html.StartTagToken:
		d.depth++
		return
	case d.hidden == name && token == html.EndTagToken:
		if d.depth--; d.depth == 0 {
			d.hidden = ""
		}
	case d.hidden != "":
		return
	case kind == 0:
		d.text(from, to)
	case token == html.StartTagToken && kind&void == 0:
		if secret := hidesByStyle(z, more); secret || kind == unseen {
			d.hidden, d.depth, d.secret = name, 1, secret
		}
	}
	if kind&block != 0 {
		d.units = append(d.units, unit{r: '\n', start: int32(from), end: int32(to)})
	}
}

// hidesByStyle reports whether the attributes of the current tag hide its content.
func hidesByStyle(z *html.Tokenizer, more bool) bool {
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "hidden":
			return true
		case "style":
			for rule := range strings.SplitSeq(strings.ToLower(string(val)), ";") {
				switch strings.Join(strings.Fields(strings.TrimSuffix(strings.TrimSpace(rule), "!important")), "") {
				case "display:none", "visibility:hidden", "font-size:0", "font-size:0px", "opacity:0", "mso-hide:all":
					return true
				}
			}
		}
	}
	return false
}
