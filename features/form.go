package features

import (
	"math/bits"

	"github.com/lurescan/lurescan/features/normalize"
)

// optionalFields are the fields whose absence says something where a form asks for them.
var optionalFields = []Field{CompanyProfile, Location, Salary, Requirements, Benefits, EmploymentType, Experience, Education, Industry, Function, Department}

// addForm adds what the form of the ad says beside its words: which fields a structured
// source left empty, how long the others are, and its yes-or-no questions.
//
// A source that answers none of the yes-or-no questions is no structured form: what it
// leaves out is unknown, not missing.
func (f *Features) addForm(ad *Ad) {
	structured := ad.Telecommuting != Unknown || ad.HasLogo != Unknown || ad.HasQuestions != Unknown
	if structured {
		for _, field := range optionalFields {
			if ad.Form.Has(field) {
				f.addNamed(Form, presence(*ad.Text(field) != "")+field.String())
			}
		}
	}
	f.addAnswer("telecommuting", ad.Telecommuting)
	f.addAnswer("logo", ad.HasLogo)
	f.addAnswer("questions", ad.HasQuestions)
	for i := range f.Texts {
		switch t := &f.Texts[i]; t.Field {
		case CompanyProfile, Requirements, Benefits:
			if structured {
				f.addLength(t.Field, t.Clean)
			}
		case Description:
			f.addLength(t.Field, t.Clean)
		}
	}
}

func presence(there bool) string {
	if there {
		return "has:"
	}
	return "no:"
}

// addLength adds the length of a field's clean text, in powers of two from 32 bytes up.
func (f *Features) addLength(field Field, text string) {
	size := max(bits.Len(uint(len(text)))-5, 0)
	f.addNamed(Form, "length:"+field.String()+"="+string(rune('a'+min(size, 9))))
}

func (f *Features) addAnswer(question string, a Answer) {
	switch a {
	case Yes:
		f.addNamed(Form, question+"=yes")
	case No:
		f.addNamed(Form, question+"=no")
	}
}

// addTraces adds the disguises that were undone, each in three sizes.
func (f *Features) addTraces() {
	for i, n := range f.Traces {
		if n == 0 {
			continue
		}
		size := ":1"
		if n > 8 {
			size = ":9+"
		} else if n > 1 {
			size = ":2-8"
		}
		f.addNamed(Traces, normalize.Trace(i).String()+size)
	}
}
