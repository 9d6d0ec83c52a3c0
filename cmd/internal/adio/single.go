package adio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features"
)

// MaxAd is the size of the largest single ad that is read.
const MaxAd = 4 << 20

// ReadAd reads one ad: plain text or HTML as it was pasted, or a JSON object whose keys
// are named like the columns of a table.
func ReadAd(r io.Reader, encoding string) (features.Ad, error) {
	text, _, err := NewText(r, encoding)
	if err != nil {
		return features.Ad{}, err
	}
	data, err := io.ReadAll(io.LimitReader(text, MaxAd+1))
	if err != nil {
		return features.Ad{}, err
	}
	if len(data) > MaxAd {
		return features.Ad{}, fmt.Errorf("the ad is larger than %d MiB", MaxAd>>20)
	}
	if ad, ok := parseJSONAd(data); ok {
		return ad, nil
	}
	return features.Ad{Description: strings.TrimSpace(string(data))}, nil
}

// parseJSONAd reads an ad from a JSON object, or returns false when data is none.
func parseJSONAd(data []byte) (features.Ad, bool) {
	if trimmed := bytes.TrimSpace(data); len(trimmed) == 0 || trimmed[0] != '{' {
		return features.Ad{}, false
	}
	var object map[string]any
	if json.Unmarshal(data, &object) != nil {
		return features.Ad{}, false
	}
	var header []string
	for key := range object {
		header = append(header, key)
	}
	slices.Sort(header)
	columns, err := NewColumns(header, nil)
	if err != nil {
		return features.Ad{}, false
	}
	var row []string
	for _, key := range header {
		switch v := object[key].(type) {
		case nil:
			row = append(row, "")
		case string:
			row = append(row, v)
		default:
			row = append(row, fmt.Sprint(v))
		}
	}
	return columns.Ad(row), true
}
