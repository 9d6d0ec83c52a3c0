package token

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed names.txt
var namesFile string

// A knownWord is what a word in lower case says of itself or of those behind it.
type knownWord struct {
	name, honorific bool    // of a person
	channel         channel // of accounts on the messenger that it names
}

// knownWords holds common given names and surnames, honorifics, and messengers.
var knownWords = sync.OnceValue(func() map[string]knownWord {
	words := make(map[string]knownWord, strings.Count(namesFile, " ")) // a few too many
	for line := range strings.Lines(namesFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for name := range strings.FieldsSeq(line) {
			words[name] = knownWord{name: true}
		}
	}
	for title := range strings.FieldsSeq(honorifics) {
		w := words[title]
		w.honorific = true
		words[title] = w
	}
	for messenger, mask := range messengers {
		w := words[messenger]
		w.channel = channelOf(mask)
		words[messenger] = w
	}
	return words
})

// IsName reports whether a word in lower case is on the list of personal names.
func IsName(word string) bool { return knownWords()[word].name }

// honorifics stand before a person's name. Those that are ordinary words as well ("sir",
// "pan", "anh") are left out.
const honorifics = "mr mrs ms dr madame monsieur mister bpk bapak khun señor señora г-н г-жа"

// surnames are the commonest Chinese surnames, and titles the words that follow one when a
// contact person is named ("王女士", "李经理").
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"

var titles = [][2]string{{"先", "生"}, {"小", "姐"}, {"女", "士"}, {"经", "理"}, {"主", "管"}, {"主", "任"}, {"老", "师"}, {"店", "长"}, {"总", ""}, {"姐", ""}, {"哥", ""}}

// maskNames masks the tokens that name a person by what stands around them, in place.
func maskNames(tokens []Token) {
	for i := range tokens {
		switch t := &tokens[i]; t.Kind {
		case Word:
			if i > 0 && tokens[i-1].Kind == Word && tokens[i-1].namesNext && utf8.RuneCountInString(t.Text) > 1 {
				*t = t.mask(maskName)
			}
		case Cluster:
			if t.namesNext && (i == 0 || !t.FollowsOn(tokens[i-1]) || tokens[i-1].Kind != Cluster || isNameCue(tokens[i-1].Text)) && hasTitle(tokens[i:]) {
				*t = t.mask(maskName)
			}
		}
	}
}

// isNameCue reports whether a character ends a phrase that introduces a contact person
// ("联系人王女士", "请找李经理").
func isNameCue(cluster string) bool {
	switch cluster {
	case "人", "系", "找", "话", "到", "为", "是", "询":
		return true
	}
	return false
}

// hasTitle reports whether a title stands right behind the first token.
func hasTitle(tokens []Token) bool {
	if len(tokens) < 2 || !tokens[1].FollowsOn(tokens[0]) {
		return false
	}
	for _, title := range titles {
		if tokens[1].Text == title[0] && (title[1] == "" || len(tokens) > 2 && tokens[2].Text == title[1]) {
			return true
		}
	}
	return false
}
