// Package features turns a job ad into the evidence that a classifier counts.
//
//	var x features.Extractor
//	f := x.Extract(&features.Ad{Title: "Typist", Description: "No experience. Telegram @example"})
//	for _, item := range f.Items {
//		fmt.Println(item.Group, f.Name(item))
//	}
//
// It is the one door to the rooms below it: normalize, token, pay, language and lure. It
// reads no files and knows no models. The names of features are part of the model format:
// a change to them changes [Fingerprint], and models made before it say so.
package features

// An Ad is a job ad. Empty fields are unknown unless Form says otherwise; an ad pasted
// from a chat has only a Description.
type Ad struct {
	ID             string
	Title          string
	Company        string
	CompanyProfile string
	Location       string
	Salary         string
	Description    string
	Requirements   string
	Benefits       string
	EmploymentType string
	Experience     string
	Education      string
	Industry       string
	Function       string
	Department     string
	Contact        string
	URL            string
	Posted         string

	Language string // BCP 47, empty to have it guessed

	Telecommuting Answer
	HasLogo       Answer
	HasQuestions  Answer

	// Form holds the fields that the ad's source has a place for: only there does
	// emptiness say something. It is zero for free text.
	Form FieldSet
}

// An Answer is yes, no or unknown. Unknown is not no: an ad from a chat is not to blame
// for having no logo.
type Answer uint8

// The answers.
const (
	Unknown Answer = iota
	Yes
	No
)

// A Field is one of the text fields of an ad.
type Field uint8

// The text fields, in the order in which they are read.
const (
	Title Field = iota
	Company
	CompanyProfile
	Location
	Salary
	Description
	Requirements
	Benefits
	EmploymentType
	Experience
	Education
	Industry
	Function
	Department
	Contact
	URL
	NumFields
)

var fieldNames = [NumFields]string{
	"title", "company", "company_profile", "location", "salary", "description", "requirements", "benefits",
	"employment_type", "experience", "education", "industry", "function", "department", "contact", "url",
}

// String returns the stable name of the field, as in the columns of a CSV file.
func (f Field) String() string { return fieldNames[f] }

// FieldByName returns the field of a name.
func FieldByName(name string) (Field, bool) {
	for f, n := range fieldNames {
		if n == name {
			return Field(f), true
		}
	}
	return 0, false
}

// A FieldSet is a set of fields.
type FieldSet uint32

// With returns the set with a field added.
func (s FieldSet) With(f Field) FieldSet { return s | 1<<f }

// Has reports whether the set holds a field.
func (s FieldSet) Has(f Field) bool { return s&(1<<f) != 0 }

// AppendContent appends to texts all that features are taken from: ads of the same content
// have the same features.
func (a *Ad) AppendContent(texts []string) []string {
	answers := [...]byte{byte(a.Telecommuting), byte(a.HasLogo), byte(a.HasQuestions), byte(a.Form), byte(a.Form >> 8), byte(a.Form >> 16), byte(a.Form >> 24)}
	texts = append(texts, a.Language, string(answers[:]))
	for f := range NumFields {
		texts = append(texts, *a.Text(f))
	}
	return texts
}

// Text returns a pointer to the text of a field.
func (a *Ad) Text(f Field) *string {
	switch f {
	case Title:
		return &a.Title
	case Company:
		return &a.Company
	case CompanyProfile:
		return &a.CompanyProfile
	case Location:
		return &a.Location
	case Salary:
		return &a.Salary
	case Description:
		return &a.Description
	case Requirements:
		return &a.Requirements
	case Benefits:
		return &a.Benefits
	case EmploymentType:
		return &a.EmploymentType
	case Experience:
		return &a.Experience
	case Education:
		return &a.Education
	case Industry:
		return &a.Industry
	case Function:
		return &a.Function
	case Department:
		return &a.Department
	case Contact:
		return &a.Contact
	case URL:
		return &a.URL
	}
	panic("features: no such field")
}
