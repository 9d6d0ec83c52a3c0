package attack

import (
	"math/rand/v2"
	"strings"

	"github.com/lurescan/lurescan/features"
)

// droppable are the fields that an ad can do without.
var droppable = []features.Field{features.Company, features.CompanyProfile, features.Location, features.Salary, features.Requirements, features.Benefits,
	features.EmploymentType, features.Experience, features.Education, features.Industry, features.Function, features.Department, features.Contact, features.URL}

// fieldDrops returns the attacks that leave out fields, and the one that pastes all of them
// as one text.
func fieldDrops() []Attack {
	var all []Attack
	for _, f := range droppable {
		name := strings.ReplaceAll(f.String(), "_", "-")
		all = append(all, Attack{"drop-" + name, "the field left empty", func(ad *features.Ad, _ string, _ *rand.Rand) { *ad.Text(f) = "" }})
	}
	return append(all,
		Attack{"drop-answers", "the yes-or-no questions not answered", func(ad *features.Ad, _ string, _ *rand.Rand) { dropAnswers(ad) }},
		Attack{"drop-everything", "title and description alone", func(ad *features.Ad, _ string, _ *rand.Rand) {
			for _, f := range droppable {
				*ad.Text(f) = ""
			}
			dropAnswers(ad)
		}},
		Attack{"pasted", "all fields as one text, as in a chat", func(ad *features.Ad, _ string, _ *rand.Rand) { paste(ad) }},
	)
}

func dropAnswers(ad *features.Ad) {
	ad.Telecommuting, ad.HasLogo, ad.HasQuestions = features.Unknown, features.Unknown, features.Unknown
}

// paste puts all fields into the description, a line each, and forgets that there was a form.
func paste(ad *features.Ad) {
	var lines []string
	for f := range features.NumFields {
		if text := ad.Text(f); *text != "" {
			lines = append(lines, *text)
			*text = ""
		}
	}
	ad.Description = strings.Join(lines, "\n")
	ad.Form = 0
	dropAnswers(ad)
}
