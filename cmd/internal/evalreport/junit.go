package evalreport

import (
	"encoding/xml"
	"fmt"
	"io"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitMessage `xml:"failure"`
	Skipped *junitMessage `xml:"skipped"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
}

// JUnit writes one test case a gate, for the many programs that show JUnit's XML.
func (r *Report) JUnit(w io.Writer) error { return junit(w, "lurescan eval", r.Gates) }

func junit(w io.Writer, name string, gates []Gate) error {
	suite := junitSuite{Name: name, Tests: len(gates)}
	for _, g := range gates {
		c := junitCase{Class: name, Name: g.Gate, Out: g.measured()}
		switch g.Verdict {
		case "fail":
			suite.Failures++
			c.Failure = &junitMessage{g.why()}
		case "too few":
			suite.Skipped++
			c.Skipped = &junitMessage{"not judged: " + g.Reason}
		}
		suite.Cases = append(suite.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Suites: []junitSuite{suite}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// measured says what a gate found.
func (g *Gate) measured() string {
	if g.Value.Value == nil {
		return ""
	}
	s := Number(g.Value)
	if in := Interval(g.Value); in != "" {
		s += " (95 % interval " + in + ")"
	}
	return fmt.Sprintf("%s over %d ads", s, g.Ads)
}

// why says why a gate failed.
func (g *Gate) why() string {
	if g.Reason != "" {
		return g.Reason
	}
	return "it is " + g.measured()
}
