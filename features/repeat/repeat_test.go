package repeat

import (
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestMemory(t *testing.T) {
	m := New[int](1 << 10)
	value := 7
	first := m.Key("first")
	if v, again := m.Find(first); v != nil || again {
		t.Errorf("a new text: %v, %v", v, again)
	}
	if v, again := m.Find(first); v != nil || !again {
		t.Errorf("a text that comes again: %v, %v", v, again)
	}
	m.Keep(first, &value, 10)
	if v, _ := m.Find(first); v != &value {
		t.Errorf("a text that was kept: %v", v)
	}
	if v, _ := m.Find(m.Key("second")); v != nil {
		t.Errorf("another text: %v", *v)
	}
}

// Keys tell lists of texts apart, however they are cut.
func TestKey(t *testing.T) {
	m := New[int](0)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.StringN(0, 3, -1))
		a, b := texts.Draw(t, "a"), texts.Draw(t, "b")
		if same := fmt.Sprintf("%q", a) == fmt.Sprintf("%q", b); (m.Key(a...) == m.Key(b...)) != same {
			t.Fatalf("keys of %q and %q", a, b)
		}
	})
}

// What is kept is bounded, and what is looked for outlives what is not.
func TestMemoryForgets(t *testing.T) {
	const most = 1000
	m := New[int](most)
	hot, cold := m.Key("hot"), m.Key("cold")
	value := 1
	m.Keep(hot, &value, most/10)
	m.Keep(cold, &value, most/10)
	for i := range 100 {
		m.Keep(m.Key(fmt.Sprint(i)), &i, most/10)
		if size := m.young.size + m.old.size; size > most {
			t.Fatalf("%d bytes are kept, of %d", size, most)
		}
		if v, _ := m.Find(hot); v == nil {
			t.Fatalf("after %d others a text is forgotten that is looked for each time", i)
		}
	}
	if v, _ := m.Find(cold); v != nil {
		t.Error("a text is kept that nobody asks for")
	}
}

func TestMemoryShared(t *testing.T) {
	m := New[int](1 << 10)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range 1000 {
				key := m.Key(fmt.Sprint(i % 50))
				if v, again := m.Find(key); v != nil && *v != i%50 {
					t.Errorf("%d is remembered as %d", i%50, *v)
				} else if again {
					n := i % 50
					m.Keep(key, &n, 100)
				}
			}
		})
	}
	wait.Wait()
}
