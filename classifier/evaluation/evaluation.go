// Package evaluation measures classifiers of job ads on ground that cannot flatter them:
// by clusters of near-duplicates and employers, at a stated prevalence, slice by slice.
//
//	clusters := evaluation.Clusters(documents)
//	folds := evaluation.Folds(clusters, fraud, 5)
//	m := evaluation.Measure(predictions, 0.05)
//
// It knows predictions and texts, not files or terminals.
package evaluation
