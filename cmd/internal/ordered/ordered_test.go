package ordered_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/lurescan/lurescan/cmd/internal/ordered"
)

func counter(n int, fail error) func() (int, error) {
	i := 0
	return func() (int, error) {
		if i++; i > n {
			if fail != nil {
				return 0, fail
			}
			return 0, io.EOF
		}
		return i, nil
	}
}

func square() func(int) int {
	return func(i int) int {
		if i%7 == 0 {
			runtime.Gosched()
		}
		return i * i
	}
}

func TestOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		var got []int
		err := ordered.Map(context.Background(), workers, counter(1000, nil), square, func(i int) error { got = append(got, i); return nil })
		if err != nil || len(got) != 1000 || !slices.IsSorted(got) {
			t.Errorf("%d workers: %d results, sorted %v, error %v", workers, len(got), slices.IsSorted(got), err)
		}
	}
}

func TestErrors(t *testing.T) {
	bad := errors.New("bad")
	var got []int
	err := ordered.Map(context.Background(), 3, counter(50, bad), square, func(i int) error { got = append(got, i); return nil })
	if err != bad || len(got) != 50 {
		t.Errorf("after a read error: %d results, error %v", len(got), err)
	}
	n := 0
	err = ordered.Map(context.Background(), 3, counter(1000, nil), square, func(int) error {
		if n++; n == 10 {
			return bad
		}
		return nil
	})
	if err != bad || n != 10 {
		t.Errorf("after a write error: %d results, error %v", n, err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := ordered.Map(ctx, 3, counter(1<<40, nil), square, func(int) error {
		if n++; n == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n != 5 {
		t.Errorf("%d results, error %v", n, err)
	}
}
