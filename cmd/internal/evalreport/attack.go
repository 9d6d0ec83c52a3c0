package evalreport

import (
	"fmt"
	"strings"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// An Attack is what one way of disguising frauds, or of poisoning training, does to the model.
type Attack struct {
	Name           string         `json:"name"`
	Strength       string         `json:"strength"`
	Frauds         int            `json:"frauds"`
	Touched        int            `json:"touched"` // frauds that the attack has a hold on
	Recalls        []AttackRecall `json:"recalls"`
	VerdictKept    Value          `json:"verdict_kept"`    // share of touched frauds with the same verdict as before
	VerdictLowered Value          `json:"verdict_lowered"` // share with a less suspicious one
}

// An AttackRecall is the recall at a false-positive rate on honest ads that nobody touched.
type AttackRecall struct {
	FPR    float64 `json:"fpr"`
	Before Value   `json:"before"`
	After  Value   `json:"after"`
	Kept   Value   `json:"kept"` // After over Before
}

// NewAttack shows what an attack did.
func NewAttack(name, strength string, r evaluation.Robustness) Attack {
	a := Attack{Name: name, Strength: strength, Frauds: r.Frauds, Touched: r.Touched, Recalls: []AttackRecall{},
		VerdictKept: estimate(r.VerdictKept), VerdictLowered: estimate(r.VerdictLowered)}
	for _, x := range r.Recalls {
		a.Recalls = append(a.Recalls, AttackRecall{x.Rate, estimate(x.Before), estimate(x.After), estimate(x.Kept)})
	}
	return a
}

func estimate(e evaluation.Estimate) Value { return value(e.Value, e.Interval) }

// Title names the rate as in "1 %".
func (a AttackRecall) Title() string { return fmt.Sprintf("%.3g %%", 100*a.FPR) }

func (r *Report) markdownAttacks(b *strings.Builder) {
	if len(r.Attacks) == 0 {
		return
	}
	b.WriteString("\n<details><summary>Attacks on frauds, at thresholds set on honest ads</summary>\n\n| attack | strength | frauds touched |")
	for _, x := range r.Attacks[0].Recalls {
		fmt.Fprintf(b, " recall at %s: before | after | kept | 95 %% interval |", x.Title())
	}
	b.WriteString(" verdict kept | 95 % interval | lowered |\n|---|---|---:|")
	for range r.Attacks[0].Recalls {
		b.WriteString("---:|---:|---:|---|")
	}
	b.WriteString("---:|---|---:|\n")
	for i := range r.Attacks {
		a := &r.Attacks[i]
		fmt.Fprintf(b, "| %s | %s | %d of %d |", escape(a.Name), escape(a.Strength), a.Touched, a.Frauds)
		for _, x := range a.Recalls {
			fmt.Fprintf(b, " %s | %s | %s | %s |", Number(x.Before), Number(x.After), Number(x.Kept), Interval(x.Kept))
		}
		fmt.Fprintf(b, " %s | %s | %s |\n", Number(a.VerdictKept), Interval(a.VerdictKept), Number(a.VerdictLowered))
	}
	b.WriteString("\n</details>\n")
}
