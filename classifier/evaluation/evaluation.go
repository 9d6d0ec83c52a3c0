// Package evaluation measures classifiers of job ads on ground that cannot flatter them:
// by clusters of near-duplicates and employers, at a stated prevalence, slice by slice.
//
//	clusters := evaluation.Clusters(documents)
//	folds := evaluation.Folds(clusters, fraud, 5)
//	m := evaluation.Measure(predictions, 0.05)
//
// A [Plan] measures with 95 % intervals, by slice, and beside a baseline; [Gates] say what
// a model has to reach, and [Result.Judge] whether it does. [NewDrift] compares ads with
// those of a reference. The package knows predictions and texts, not files or terminals.
package evaluation
