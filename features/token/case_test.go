package token

import (
	"strings"
	"testing"
)

func TestNoisyCase(t *testing.T) {
	for text, want := range map[string]bool{
		"wOrK fRoM hOmE":                       true,
		"EaRn MoNeY wItH tHe CoMpaNy of yOuRs": true,
		"WORK FROM HOME":                       false,
		"Join the teamReporting to the managerof sales, with a longer text about itYou will": false,
		"": false,
	} {
		if got := isNoisy(text); got != want {
			t.Errorf("isNoisy(%q) = %v", text, got)
		}
	}
}

// The same words come out whatever the case of their letters.
func TestCaseSaysNothingWhereItIsNoise(t *testing.T) {
	var tok Tokenizer
	words := func(text string) string {
		var out []string
		for _, token := range tok.Append(nil, text) {
			out = append(out, token.Text)
		}
		return strings.Join(out, " ")
	}
	want := words("we offer a company car, Ýmir and overtime for everyone in the kitchen")
	if got := words("wE oFFeR a comPany cAr, ýmIr anD oveRtime for eVeryOne iN the kitChen"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
