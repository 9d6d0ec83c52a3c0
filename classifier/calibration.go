package classifier

// A Calibration maps a score to log-odds that come true as often as they say. It was fitted
// on ads that were held out: the one kind or the other, whichever did better on ads that
// neither had seen, or none.
type Calibration struct {
	Beta     *Beta    `json:"beta,omitempty"`
	Isotonic Isotonic `json:"isotonic,omitempty"`
}

// LogOdds returns the calibrated log-odds of a score in log-odds.
func (c *Calibration) LogOdds(score float64) float64 {
	switch {
	case c.Beta != nil:
		return c.Beta.LogOdds(score)
	case len(c.Isotonic) > 0:
		return c.Isotonic.LogOdds(score)
	}
	return score
}
