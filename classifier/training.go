package classifier

// Training is the record of how a model was made. It holds no time and no path, so that
// the same data gives the same bytes.
type Training struct {
	Tool    string           `json:"tool"`            // program and version
	Ads     int              `json:"ads"`             // ads counted
	Sources []TrainingSource `json:"sources"`         // where they came from
	Folds   int              `json:"folds,omitempty"` // of the cross-validation
	// Calibrations are the kinds of calibration that were tried; the one of the least log
	// loss is in use.
	Calibrations []TriedCalibration `json:"calibrations,omitempty"`
	Figures      []Figure           `json:"figures,omitempty"`
}

// A TrainingSource is a source of training ads.
type TrainingSource struct {
	Stratum  string `json:"stratum"`
	Honest   int    `json:"honest"`
	Fraud    int    `json:"fraud"`
	Clusters int    `json:"clusters"` // near-duplicates and ads of one employer counted as one
}

// A TriedCalibration is how a kind of calibration did on held-out ads when it was fitted on
// those of the other folds.
type TriedCalibration struct {
	Name    string  `json:"name"`
	LogLoss float64 `json:"log_loss"`
	Brier   float64 `json:"brier"`
}

// A Figure is a held-out measurement, with a 95 % interval where one was taken.
type Figure struct {
	Name   string   `json:"name"`
	Source string   `json:"source,omitempty"`
	Value  float64  `json:"value"`
	Low    *float64 `json:"low,omitempty"`
	High   *float64 `json:"high,omitempty"`
}
