package repeat

import (
	"fmt"
	"strings"
	"testing"
)

func text(i int) string { return fmt.Sprintf("%04d ", i) + strings.Repeat("x", least) }

func TestMemory(t *testing.T) {
	var m Memory[int]
	value := 7
	if v, again := m.Find(text(1)); v != nil || again {
		t.Errorf("a new text: %v, %v", v, again)
	}
	if v, again := m.Find(text(1)); v != nil || !again {
		t.Errorf("a text that comes again: %v, %v", v, again)
	}
	m.Keep(text(1), &value, 10)
	if v, _ := m.Find(text(1)); v != &value {
		t.Errorf("a text that was kept: %v", v)
	}
	if v, _ := m.Find(text(2)); v != nil {
		t.Errorf("another text: %v", *v)
	}
	if v, again := m.Find("short"); v != nil || again {
		t.Errorf("a short text: %v, %v", v, again)
	}
}

// What is kept is bounded.
func TestMemoryForgets(t *testing.T) {
	var m Memory[int]
	for i := range 100 {
		m.Find(text(i))
		m.Keep(text(i), &i, most/10)
		if m.size > most || len(m.known) > 10 {
			t.Fatalf("%d bytes of %d texts", m.size, len(m.known))
		}
	}
	if v, _ := m.Find(text(99)); v == nil || *v != 99 {
		t.Error("the last text is forgotten")
	}
}
