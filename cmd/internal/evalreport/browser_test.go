package evalreport_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/evalreport"
)

// The page opens in a real browser without a request to anywhere, and an accessibility
// check finds nothing serious in it, in light and in dark. Needs Chromium, and axe-core for
// the second half: npm install axe-core, or AXE_CORE=path/to/axe.min.js.
func TestPageInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser several times")
	}
	b := newBrowser(t)
	page := render(t, hostile(t))
	t.Run("network", func(t *testing.T) {
		if got := b.requests(t, `<!DOCTYPE html><img src="http://tracker.example.com/x.png">`); len(got) == 0 {
			t.Fatal("a page with a picture from elsewhere shows no request: this test cannot fail")
		}
		if got := b.requests(t, page); len(got) > 0 {
			t.Errorf("the report asks for %v", got)
		}
	})
	t.Run("explorer", func(t *testing.T) {
		dom := b.dom(t, page, "1")
		if m := regexp.MustCompile(`id="x-recall">([0-9.]+) %<`).FindStringSubmatch(dom); m == nil {
			t.Error("the threshold explorer shows nothing: its script did not run")
		}
		if strings.Contains(dom, `id="explorer" class="explorer" hidden`) {
			t.Error("the threshold explorer is hidden")
		}
		if strings.Contains(dom, "data-owned") {
			t.Error("text of an ad ran as a script")
		}
	})
	t.Run("accessibility", func(t *testing.T) {
		axe := axeCore(t)
		for theme, scheme := range map[string]string{"light": "1", "dark": "0"} {
			for _, v := range b.violations(t, page, axe, scheme) {
				t.Errorf("%s: %s: %s (%s), at %v", theme, v.Impact, v.ID, v.Help, v.Where)
			}
		}
		broken := strings.Replace(page, `<html lang="en">`, `<html>`, 1)
		if len(b.violations(t, broken, axe, "1")) == 0 {
			t.Error("a page without a language passes: this test cannot fail")
		}
	})
}

// render returns the HTML of a report.
func render(t *testing.T, r *evalreport.Report) string {
	t.Helper()
	var page bytes.Buffer
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

type browser struct{ path string }

func newBrowser(t *testing.T) browser {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return browser{path}
		}
	}
	t.Skip("no Chromium is installed (Debian: apt-get install chromium)")
	return browser{}
}

// run opens a page in a fresh profile.
func (b browser) run(t *testing.T, page string, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	all := append([]string{"--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-default-apps", "--user-data-dir=" + filepath.Join(dir, "profile"), "--virtual-time-budget=20000", "--dump-dom"}, flags...)
	cmd := exec.CommandContext(t.Context(), b.path, append(all, "file://"+file)...)
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", b.path, err, stderr.String())
	}
	return string(out)
}

func (b browser) dom(t *testing.T, page, scheme string) string {
	t.Helper()
	return b.run(t, page, "--blink-settings=preferredColorScheme="+scheme)
}

// requests returns the addresses that opening a page asked for. The browser's own calls
// to its maker are left out.
func (b browser) requests(t *testing.T, page string) []string {
	t.Helper()
	log := filepath.Join(t.TempDir(), "net.json")
	b.run(t, page, "--log-net-log="+log)
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(`"events":`)) {
		t.Fatal("the browser wrote no log of its network")
	}
	var all []string
	for _, m := range regexp.MustCompile(`"url":"((?:https?|wss?|ftp):[^"]*)"`).FindAllSubmatch(data, -1) {
		u, err := url.Parse(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if host := u.Hostname(); !strings.HasSuffix(host, ".google.com") && !strings.HasSuffix(host, ".googleapis.com") && !strings.HasSuffix(host, ".gvt1.com") {
			all = append(all, u.String())
		}
	}
	return all
}

func axeCore(t *testing.T) string {
	t.Helper()
	names := []string{os.Getenv("AXE_CORE"), "../../../node_modules/axe-core/axe.min.js", "/usr/local/lib/node_modules/axe-core/axe.min.js", "/usr/lib/node_modules/axe-core/axe.min.js"}
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil {
			return string(data)
		}
	}
	t.Skip("no axe-core is installed (npm install axe-core, or AXE_CORE=path/to/axe.min.js)")
	return ""
}

type violation struct {
	ID, Impact, Help string
	Where            []string
}

// violations returns the serious and critical findings of axe-core. Its script is put into
// the page, whose policy, which would forbid that, is taken out.
func (b browser) violations(t *testing.T, page, axe, scheme string) []violation {
	t.Helper()
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
	page = strings.ReplaceAll(page, "<details class=\"ad\">", "<details class=\"ad\" open>")
	check := `<script>` + strings.ReplaceAll(axe, "</script", `<\/script`) + `</script><script>
axe.run().then(r => {
  const found = r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Where: v.nodes.slice(0, 5).map(n => n.html.slice(0, 200))}));
  const pre = document.createElement("pre");
  pre.id = "axe";
  pre.textContent = "AXE" + btoa(unescape(encodeURIComponent(JSON.stringify({passes: r.passes.length, found})))) + "END";
  document.body.append(pre);
});</script></body>`
	dom := b.dom(t, strings.Replace(page, "</body>", check, 1), scheme)
	m := regexp.MustCompile(`AXE([A-Za-z0-9+/=]+)END`).FindStringSubmatch(dom)
	if m == nil {
		t.Fatal("axe-core gave no result")
	}
	var result struct {
		Passes int
		Found  []violation
	}
	if err := json.Unmarshal(unbase64(t, m[1]), &result); err != nil {
		t.Fatal(err)
	}
	if result.Passes < 15 {
		t.Errorf("axe-core checked only %d rules", result.Passes)
	}
	var serious []violation
	for _, v := range result.Found {
		if v.Impact == "serious" || v.Impact == "critical" {
			serious = append(serious, v)
		} else {
			t.Logf("%s: %s (%s), at %v", v.Impact, v.ID, v.Help, v.Where)
		}
	}
	return serious
}
