package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

// explain turns an error into a sentence for a person, which says what to do.
func explain(c *Clone, err error) error {
	if failed, ok := errors.AsType[*failure](err); ok {
		explained := explainText(failed.program, failed.output)
		if explained == nil {
			return fmt.Errorf("%s failed: %s. All that it said is in %s; mend that %s",
				failed.program, lastLine(failed.output), c.logPath(), again)
		}
		return explained
	}
	switch path, ok := errors.AsType[*fs.PathError](err); {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return diskFull()
	case ok && errors.Is(err, fs.ErrPermission), ok && errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s cannot be written: give yourself the right to write it, or set %s to a folder that you may write, %s",
			path.Path, HomeVariable, again)
	}
	return err
}

// explainHome is for a home that cannot even be begun.
func explainHome(c *Clone, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%s cannot be written: give yourself the right to write it, or set %s to a folder that you may write, %s",
			c.home, HomeVariable, again)
	}
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is not a folder: move it out of the way %s", c.home, again)
	}
	return explain(c, err)
}

func diskFull() error {
	return fmt.Errorf("The disk is full: free some space (set-up needs about 2 GB, %s and the caches of Go and pip together) %s", ".venv", again)
}

// complaints are what pip, npm and the go command say of troubles that the
// reader can do something about. The first that matches wins: the cause comes
// before what follows from it.
var complaints = []struct {
	pattern *regexp.Regexp
	says    string // $1 is the pattern's first group, PROGRAM the program
}{
	{regexp.MustCompile(`(?i)no space left on device|disk quota exceeded|ENOSPC`),
		""}, // diskFull
	{regexp.MustCompile(`(?s)DO NOT MATCH THE HASHES.*?\n\s+(\S+).*from`),
		"The package $1 that pip received is not the one that the lock names: its hash is wrong, and it was not installed. A mirror or proxy may have changed it; try another network or package index"},
	{regexp.MustCompile(`EINTEGRITY`),
		"The package that npm received is not the one that the lock names: its hash is wrong, and it was not installed. A mirror or proxy may have changed it; try another network or registry"},
	{regexp.MustCompile(`(?:verifying )?(\S+): checksum mismatch|SECURITY ERROR`),
		"The Go module $1 is not the one that go.sum names: its hash is wrong, and it was not used. A mirror or proxy may have changed it; try another network or GOPROXY"},
	{regexp.MustCompile(`(?i)CERTIFICATE_VERIFY_FAILED|certificate signed by unknown|x509: |UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT`),
		"PROGRAM does not trust the certificate that answers in place of its package index: if a proxy of yours inspects traffic, give its certificate to PROGRAM"},
	{regexp.MustCompile(`(?i)proxyerror|proxyconnect|tunnel connection failed|ERR_INVALID_PROXY|https?://\S+": (?:Forbidden|Bad Gateway|Service Unavailable|Proxy Authentication Required)`),
		"PROGRAM cannot get through the proxy that the environment names: correct HTTPS_PROXY"},
	{regexp.MustCompile(`(?i)name resolution|name or service not known|nodename nor servname|no such host|ENOTFOUND|EAI_AGAIN|network is unreachable|ENETUNREACH|connection refused|ECONNREFUSED|connection reset|ECONNRESET|connection aborted|remote end closed|incompleteread|unexpected EOF|i/o timeout|TLS handshake timeout|ETIMEDOUT|timed out|max retries exceeded|connection broken|newconnectionerror|module lookup disabled`),
		"PROGRAM cannot reach its package index: the network is missing or was cut. What has been fetched is kept; connect to the internet, or set HTTPS_PROXY if you are behind a proxy"},
	{regexp.MustCompile(`No matching distribution found for (\S+)`),
		"The package index that pip asked does not offer $1 for this Python: if a mirror or proxy stands in for it, use another (pip config list shows it); else install a Python between 3.10 and 3.14"},
	{regexp.MustCompile(`E404|invalid json response|EJSONPARSE|Unexpected token|TAR_BAD_ARCHIVE|zlib:`),
		"The registry that npm asked does not answer like one: if a mirror or proxy stands in for it, use another (npm config get registry shows it)"},
	{regexp.MustCompile(`(?i)toolchain not available|reading \S+: (?:404|410|5\d\d)|invalid character .* looking for beginning of value|not a valid zip file|invalid version`),
		"The Go module proxy does not answer like one: if a mirror stands in for it, use another (go env GOPROXY shows it)"},
	{regexp.MustCompile(`(?i)permission denied: '?([^'\n]+)|EACCES[^'\n]*'([^'\n]+)|open (\S+): (?:permission denied|read-only file system)|mkdir (\S+): (?:permission denied|read-only file system)`),
		"PROGRAM cannot write $1: give yourself the right to write it, or point its cache elsewhere (GOCACHE and GOMODCACHE, PIP_CACHE_DIR, npm_config_cache)"},
	{regexp.MustCompile(`cgo: C compiler .* not found|fatal error: (\S+\.h): No such file`),
		"The race detector needs a C compiler and its headers: install them (HINT)"},
	{regexp.MustCompile(`ensurepip is not available|No module named '?(?:venv|ensurepip)`),
		"Python has no venv module, which makes the Python environment: install it (VENV)"},
}

// explainText finds in what a program said the trouble that the reader can do
// something about; nil when it is none of those.
func explainText(program, said string) error {
	program = programName(program)
	for _, complaint := range complaints {
		match := complaint.pattern.FindStringSubmatch(said)
		if match == nil {
			continue
		}
		if complaint.says == "" {
			return diskFull()
		}
		group := ""
		for _, g := range match[1:] {
			if g != "" {
				group = strings.Trim(g, `'":`)
				break
			}
		}
		sentence := strings.NewReplacer("$1", group, "PROGRAM", program,
			"HINT", installHint("gcc libc6-dev", ""), "VENV", installHint("python3-venv", "python@3.13")).Replace(complaint.says)
		return fmt.Errorf("%s, %s", sentence, again)
	}
	return nil
}

func programName(program string) string {
	if strings.HasPrefix(program, "python") {
		return "pip"
	}
	return program
}

var noise = regexp.MustCompile(`^(\[notice\].*|npm (notice|warn).*|\s*)$`)

// lastLine returns the last line of what a program said that says something.
func lastLine(said string) string {
	all := strings.Split(strings.TrimSpace(said), "\n")
	for i := len(all) - 1; i >= 0; i-- {
		if !noise.MatchString(all[i]) {
			return strings.TrimRight(strings.TrimSpace(all[i]), ".")
		}
	}
	return "it said nothing"
}

// installHint says how to install packages here: of Debian's, or of Homebrew's
// on a Mac.
func installHint(debian, brew string) string {
	switch _, err := os.Stat("/etc/debian_version"); {
	case runtime.GOOS == "darwin" && brew == "":
		return "xcode-select --install"
	case runtime.GOOS == "darwin":
		return "brew install " + brew
	case err == nil && os.Geteuid() == 0:
		return "apt-get install " + debian
	case err == nil:
		return "sudo apt-get install " + debian
	}
	return "on Debian and Ubuntu: sudo apt-get install " + debian
}

// checkPath refuses the few characters in a folder's name that PATH, GoNB's
// -go_work or a go.work file cannot hold. Spaces and letters of any language
// are fine.
func checkPath(path string) error {
	for _, r := range path {
		if strings.ContainsRune(":,\"`\\", r) || r < ' ' || r == 0x7f {
			return fmt.Errorf("The folder %q has a %q in its name, which the kernel cannot work with: move the clone to a folder without it %s", path, r, again)
		}
	}
	return nil
}

func checkMachine() error {
	if runtime.GOOS == "windows" {
		return errors.New("The GoNB kernel does not run on Windows itself: install WSL (wsl --install), clone inside it " + again)
	}
	return nil
}
