package features_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/lurescan/lurescan/features"
)

// Ads that differ in anything that features are taken from have different content: else one
// would be given the judgement of the other.
func TestAppendContent(t *testing.T) {
	var plain features.Ad
	none := plain.AppendContent(nil)
	for _, field := range reflect.VisibleFields(reflect.TypeFor[features.Ad]()) {
		var ad features.Ad
		switch v := reflect.ValueOf(&ad).Elem().FieldByIndex(field.Index); v.Kind() {
		case reflect.String:
			v.SetString("x")
		default:
			v.SetUint(1)
		}
		says := field.Name != "ID" && field.Name != "Posted"
		if differs := !slices.Equal(ad.AppendContent(nil), none); differs != says {
			t.Errorf("%s: the content of an ad differs: %v, want %v", field.Name, differs, says)
		}
	}
}
