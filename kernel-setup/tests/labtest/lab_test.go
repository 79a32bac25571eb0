package labtest_test

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"locklab/kernel-setup/tests/labtest"
)

// probe is a display whose script takes the colour of the theme, tells that it
// has run, and asks for something on another machine.
const probe = `<div id='probe' style='width:300px;height:100px;background:var(--jp-layout-color1)'>
<p style='width:100px;height:50px;background:red'></p></div>
<script>
document.getElementById('probe').dataset.ran = 'yes';
console.error('a word', 'of the probe');
fetch('https://assets.example/served.js').then((r) => r.text()).then((s) => document.getElementById('probe').dataset.got = s);
fetch('https://elsewhere.example/x.js').catch(() => { document.getElementById('probe').dataset.refused = 'yes'; });
</script>`

func TestBrowser(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports,
		"%%\nfmt.Println(\"hello\")",
		"%%\nfmt.Fprintln(os.Stderr, \"bad luck\")\nos.Exit(2)",
		display("{protocol.MIMETextHTML: `"+probe+"`}"),
		strings.Repeat("// a cell that is tall\n", 60),
	)
	lab := labtest.StartLab(t, labtest.With(nb), labtest.Args("--ServerApp.base_url=/course/"))
	if !strings.HasSuffix(lab.URL, "/course/") {
		t.Errorf("URL %s", lab.URL)
	}
	p := lab.Open("test.ipynb")
	p.Serve("https://assets.example/served.js", "text/javascript", []byte("served"))
	p.RunAll()
	p.Wait("the script has run and was answered",
		`['yes', 'served', 'yes'].join() === (({ran, got, refused}) => [ran, got, `+
			`refused].join())(document.querySelector('#probe').dataset)`)

	if got := p.Blocked(); !slices.Equal(got, []string{"https://elsewhere.example/x.js"}) {
		t.Errorf("refused requests: %q", got)
	}
	if !slices.Contains(p.Requests(), "https://assets.example/served.js") {
		t.Error("the request that was answered is not recorded")
	}
	if got := p.Errors(); !slices.Equal(got, []string{"a word of the probe"}) {
		t.Errorf("errors in the console: %q", got)
	}

	p.Save()
	saved := lab.Notebook("test.ipynb")
	if got := saved.Cell("cell-1").Outputs; len(got) != 1 || got[0].Text != "hello\n" {
		t.Errorf("the saved notebook has %v", got)
	}

	// The theme is switched while the notebook is open, and back.
	background := func() color.Gray {
		return color.GrayModel.Convert(p.Image("#probe").At(250, 90)).(color.Gray)
	}
	light := background()
	p.Dark(true)
	dark := background()
	if light.Y < 200 || dark.Y > 55 {
		t.Errorf("the background is %d in the light theme, %d in the dark one, of 255", light.Y, dark.Y)
	}
	if ink := labtest.Ink(p.Image("#probe")); ink < 0.15 || ink > 0.19 {
		t.Errorf("5,000 of 30,000 pixels are red, Ink says %.3f", ink)
	}
	p.Width(700)
	path := p.Shot("labtest")
	p.Dark(false)
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if size := decode(t, file).Bounds().Size(); size.X != 700 || size.Y < 1200 {
		t.Errorf("the picture has %v pixels, not 700 by the height of the notebook", size)
	}

	p.Set("cell-1", "%%\nfmt.Println(\"edited\")")
	p.Run("cell-1")
	p.Wait("the edited cell has run", `document.querySelector('`+p.Output("cell-1")+`').innerText.includes('edited')`)
}

// Outputs that JupyterLab has not seen being made are shown without scripts,
// until they are trusted.
func TestUntrusted(t *testing.T) {
	t.Parallel()
	nb := labtest.New(t, imports, display("{protocol.MIMETextHTML: `"+probe+"`}"))
	r := nb.Execute(t)
	r.OnlyFails()
	lab := labtest.StartLab(t, labtest.With(r.Notebook))

	p := lab.Open("test.ipynb")
	p.Wait("the output is shown", `document.querySelector('`+p.Output("cell-1")+`')?.innerHTML.includes('<p')`)
	if len(p.Blocked()) > 0 {
		t.Errorf("a script ran in an untrusted notebook and asked for %q", p.Blocked())
	}

	lab.Trust("test.ipynb")
	p = lab.OpenIn("doc/tree/", "test.ipynb")
	p.Wait("the script has run in the trusted notebook", `document.querySelector('#probe')?.dataset.refused === 'yes'`)
}

func decode(t *testing.T, r io.Reader) image.Image {
	t.Helper()
	picture, err := png.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
