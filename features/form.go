package features

import "math/bits"

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
			switch {
			case !ad.Form.Has(field):
			case *ad.Text(field) != "":
				f.addNamed(Form, &present[field])
			default:
				f.addNamed(Form, &absent[field])
			}
		}
	}
	for question, answer := range [numQuestions]Answer{ad.Telecommuting, ad.HasLogo, ad.HasQuestions} {
		if answer != Unknown {
			f.addNamed(Form, &answers[question][answer])
		}
	}
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

// addLength adds the length of a field's clean text, in powers of two from 32 bytes up.
func (f *Features) addLength(field Field, text string) {
	size := max(bits.Len(uint(len(text)))-5, 0)
	f.addNamed(Form, &lengths[field][min(size, maxLength)])
}

// addTraces adds the disguises that were undone, each in three sizes.
func (f *Features) addTraces() {
	for i, n := range f.Traces {
		if n == 0 {
			continue
		}
		size := once
		if n > 8 {
			size = oftener
		} else if n > 1 {
			size = aFewTimes
		}
		f.addNamed(Traces, &disguises[i][size])
	}
}
