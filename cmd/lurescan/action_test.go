package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"go.yaml.in/yaml/v3"
)

type actionFile struct {
	Inputs map[string]struct{ Description string }
	Runs   struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, ID, Uses, Shell, Run, If string
	Env, With                      map[string]string
}

func readYAML(t *testing.T, name string, into any) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(data)
}

// The action uses the inputs it declares, and hands them on as data, never as script.
func TestAction(t *testing.T) {
	var action actionFile
	text := readYAML(t, "action.yml", &action)
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`inputs\.(\w+)`).FindAllStringSubmatch(text, -1) {
		used[m[1]] = true
		if _, ok := action.Inputs[m[1]]; !ok {
			t.Errorf("input %s is not declared", m[1])
		}
	}
	for name, in := range action.Inputs {
		if !used[name] || in.Description == "" {
			t.Errorf("input %s is not used, or not described", name)
		}
	}
	if action.Runs.Using != "composite" || len(action.Runs.Steps) < 4 {
		t.Errorf("runs: %+v", action.Runs)
	}
	script, err := os.ReadFile("../../action/eval.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %q puts values into its script", step.Name)
		}
		if step.Run != "" && step.Shell == "" {
			t.Errorf("step %q names no shell", step.Name)
		}
		if step.ID == "eval" {
			for name := range step.Env {
				if name != "ACTION" && !strings.Contains(string(script), "$"+name) {
					t.Errorf("eval.sh does not use %s", name)
				}
			}
		}
	}
}

// The gates that the README shows are gates, and so are those of this project.
func TestGatesInDocuments(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile("../../testdata/gates.toml")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```toml\n(.*?)```").FindSubmatch(readme)
	if shown == nil {
		t.Fatal("the README shows no gates")
	}
	for name, text := range map[string][]byte{"README.md": shown[1], "testdata/gates.toml": own} {
		gates, err := evaluation.ParseGates(string(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var o evaluation.Options
		if err := gates.Check(o.Request); err != nil || len(gates.Gates) < 2 {
			t.Errorf("%s: %d gates, %v", name, len(gates.Gates), err)
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| (`[a-z0-9_@.%`, ]+`) \\|").FindAllSubmatch(readme, -1) {
		for _, figure := range regexp.MustCompile("`([a-z0-9_@.%]+)`").FindAllSubmatch(m[1], -1) {
			var o evaluation.Options
			if name := string(figure[1]); !strings.HasPrefix(name, "lurescan_") && o.Request(name) != nil {
				t.Errorf("README.md: there is no figure %s", name)
			}
		}
	}
}

// The example workflow gives the action inputs that it has, and flags that eval has.
func TestExampleWorkflow(t *testing.T) {
	var action actionFile
	readYAML(t, "action.yml", &action)
	var workflow struct {
		Jobs map[string]struct{ Steps []actionStep }
	}
	readYAML(t, "action/example.yml", &workflow)
	found := false
	for _, step := range workflow.Jobs["evaluate"].Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %q puts values into its script", step.Name)
		}
		if !strings.HasPrefix(step.Uses, "lurescan/lurescan@") {
			continue
		}
		found = true
		for name := range step.With {
			if _, ok := action.Inputs[name]; !ok {
				t.Errorf("the action has no input %s", name)
			}
		}
		flags := newEval(streams{}).Flags()
		for line := range strings.Lines(step.With["arguments"]) {
			if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--"); ok && flags.Lookup(name) == nil {
				t.Errorf("eval has no flag --%s", name)
			}
		}
	}
	if !found {
		t.Error("the workflow does not use the action")
	}
}
