package evaluation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The names of the figures. A verdict with "@" counts ads that are put up for it or worse.
const (
	AveragePrecision = "average_precision" // area under precision over recall, in steps; its floor is the prevalence
	ROCAUC           = "roc_auc"
	RecallAt01       = "recall@0.1%" // recall where at most 0.1 % of honest ads are flagged
	RecallAt1        = "recall@1%"
	RecallAt5        = "recall@5%"
	Brier            = "brier"    // mean squared difference between probability and label
	LogLoss          = "log_loss" // mean negative log-likelihood in nats, probabilities kept 2e-16 from 0 and 1
	ECE              = "ece"      // expected calibration error (Naeini, Cooper and Hauskrecht 2015), ten bins of equal width
	PrecisionFraud   = "precision@fraud"
	RecallFraud      = "recall@fraud"
	F1Fraud          = "f1@fraud"
	FPRFraud         = "fpr@fraud" // share of honest ads that are called fraud
	PrecisionReview  = "precision@review"
	RecallReview     = "recall@review"
	F1Review         = "f1@review"
	FPRReview        = "fpr@review"
)

// FigureNames lists the standing figures in the order of reports. Two families come on
// request: "precision@100", the precision among the 100 most suspicious ads, and
// "cost@20", the mean cost of an ad where a fraud that is not flagged costs 20 times an
// honest ad that is.
var FigureNames = []string{AveragePrecision, ROCAUC, RecallAt01, RecallAt1, RecallAt5, Brier, LogLoss, ECE,
	PrecisionFraud, RecallFraud, F1Fraud, FPRFraud, PrecisionReview, RecallReview, F1Review, FPRReview}

// Positions of the standing figures in FigureNames.
const (
	atAveragePrecision = iota
	atROCAUC
	atRecall01
	atRecall1
	atRecall5
	atBrier
	atLogLoss
	atECE
	atFraud  // precision, recall, F1 and false positive rate
	atReview = atFraud + 4
	standing = atReview + 4
)

// falsePositiveRates are those of the recall figures, in their order.
var falsePositiveRates = [...]float64{0.001, 0.01, 0.05}

const (
	precisionFamily = "precision@"
	costFamily      = "cost@"
)

// Options say what to measure beside the standing figures, and at which prevalence.
type Options struct {
	// Prevalence is the share of fraud to which honest ads are weighted; 0 leaves the
	// data as they are.
	Prevalence float64
	Budgets    []int     // of precision@k: how many ads can be reviewed
	CostRatios []float64 // of cost@r: what a missed fraud costs, in honest ads flagged
}

// Names lists the figures in the order of reports.
func (o *Options) Names() []string {
	names := slices.Clone(FigureNames)
	for _, k := range o.Budgets {
		names = append(names, precisionFamily+strconv.Itoa(k))
	}
	for _, r := range o.CostRatios {
		names = append(names, costFamily+formatFloat(r))
	}
	return names
}

// Request adds a figure to those that are measured. It fails when there is no such figure.
func (o *Options) Request(name string) error {
	if slices.Contains(FigureNames, name) {
		return nil
	}
	if k, ok := strings.CutPrefix(name, precisionFamily); ok {
		if n, err := strconv.Atoi(k); err == nil && n > 0 && strconv.Itoa(n) == k {
			if !slices.Contains(o.Budgets, n) {
				o.Budgets = append(o.Budgets, n)
			}
			return nil
		}
	}
	if r, ok := strings.CutPrefix(name, costFamily); ok {
		if x, err := strconv.ParseFloat(r, 64); err == nil && x > 0 && formatFloat(x) == r {
			if !slices.Contains(o.CostRatios, x) {
				o.CostRatios = append(o.CostRatios, x)
			}
			return nil
		}
	}
	return fmt.Errorf("no figure is called %q; there are %s, precision@NUMBER and cost@RATIO", name, strings.Join(FigureNames, ", "))
}

// LowerIsBetter reports whether a figure is the better the smaller it is.
func LowerIsBetter(name string) bool {
	switch name {
	case Brier, LogLoss, ECE, FPRFraud, FPRReview:
		return true
	}
	return strings.HasPrefix(name, costFamily) || isDriftFigure(name)
}
