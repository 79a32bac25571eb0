package setup

import (
	"cmp"
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
				failed.program, lastLine(failed.output), c.logPath(), runAgain)
		}
		return explained
	}
	switch path, ok := errors.AsType[*fs.PathError](err); {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return diskFull()
	case ok && errors.Is(err, fs.ErrPermission), ok && errors.Is(err, syscall.EROFS):
		return notWritable(path.Path)
	}
	return err
}

// explainHome is for a home that cannot even be begun.
func explainHome(c *Clone, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return notWritable(c.home)
	}
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is not a folder: move it out of the way %s", c.home, runAgain)
	}
	return explain(c, err)
}

func notWritable(path string) error {
	return fmt.Errorf("%s cannot be written: give yourself the right to write it, "+
		"or set %s to a folder that you may write, %s", path, HomeVariable, runAgain)
}

func diskFull() error {
	return fmt.Errorf("The disk is full: free some space "+
		"(set-up needs about 2 GB, with the caches of Go and pip) %s", runAgain)
}

// A complaint is what pip, npm or the go command prints about a trouble that the
// reader can do something about.
type complaint struct {
	// says is the sentence for the reader, but for its end. $1 is the first
	// group that matched, PROGRAM the program; HINT and VENV say how to install
	// a C compiler and Python's venv. It is empty where diskFull says it.
	says     string
	patterns []string // any of them tells
}

// complaints are in order: the first that matches wins, and the cause comes
// before what follows from it.
var complaints = []complaint{
	{"", []string{`(?i)no space left on device|disk quota exceeded|ENOSPC`}},
	{"The package $1 that pip received is not the one that the lock names: its hash is wrong, and it was not " +
		"installed. A mirror or proxy may have changed it; try another network or package index",
		[]string{`(?s)DO NOT MATCH THE HASHES.*?\n\s+(\S+).*from`}},
	{"The package that npm received is not the one that the lock names: its hash is wrong, and it was not " +
		"installed. A mirror or proxy may have changed it; try another network or registry",
		[]string{`EINTEGRITY`}},
	{"The Go module $1 is not the one that go.sum names: its hash is wrong, and it was not used. " +
		"A mirror or proxy may have changed it; try another network or GOPROXY",
		[]string{`(?:verifying )?(\S+): checksum mismatch|SECURITY ERROR`}},
	{"PROGRAM does not trust the certificate that answers in place of its package index: " +
		"if a proxy of yours inspects traffic, give its certificate to PROGRAM",
		[]string{`(?i)CERTIFICATE_VERIFY_FAILED|certificate signed by unknown|x509: `,
			`(?i)UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT`}},
	{"PROGRAM cannot get through the proxy that the environment names: correct HTTPS_PROXY",
		[]string{`(?i)proxyerror|proxyconnect|tunnel connection failed|ERR_INVALID_PROXY`,
			`(?i)https?://\S+": (?:Forbidden|Bad Gateway|Service Unavailable|Proxy Authentication Required)`}},
	{"PROGRAM cannot reach its package index: the network is missing or was cut. What has been fetched is kept; " +
		"connect to the internet, or set HTTPS_PROXY if you are behind a proxy",
		[]string{`(?i)name resolution|name or service not known|nodename nor servname|no such host|ENOTFOUND|EAI_AGAIN`,
			`(?i)network is unreachable|ENETUNREACH|connection refused|ECONNREFUSED|connection reset|ECONNRESET`,
			`(?i)connection aborted|remote end closed|incompleteread|unexpected EOF|connection broken`,
			`(?i)i/o timeout|TLS handshake timeout|ETIMEDOUT|timed out|max retries exceeded|newconnectionerror`,
			`(?i)module lookup disabled`}},
	{"The package index that pip asked does not offer $1 for this Python: if a mirror or proxy stands in for it, " +
		"use another (pip config list shows it); else install a Python between 3.10 and 3.14",
		[]string{`No matching distribution found for (\S+)`}},
	{"The registry that npm asked does not answer like one: if a mirror or proxy stands in for it, " +
		"use another (npm config get registry shows it)",
		[]string{`E404|invalid json response|EJSONPARSE|Unexpected token|TAR_BAD_ARCHIVE|zlib:`}},
	{"The Go module proxy does not answer like one: if a mirror stands in for it, " +
		"use another (go env GOPROXY shows it)",
		[]string{`(?i)toolchain not available|reading \S+: (?:404|410|5\d\d)|not a valid zip file|invalid version`,
			`(?i)invalid character .* looking for beginning of value`}},
	{"PROGRAM cannot write $1: give yourself the right to write it, or point its cache elsewhere " +
		"(GOCACHE and GOMODCACHE, PIP_CACHE_DIR, npm_config_cache)",
		[]string{`(?i)permission denied: '?([^'\n]+)|EACCES[^'\n]*'([^'\n]+)`,
			`(?i)(?:open|mkdir) (\S+): (?:permission denied|read-only file system)`}},
	{"The race detector needs a C compiler and its headers: install them (HINT)",
		[]string{`cgo: C compiler .* not found|fatal error: (\S+\.h): No such file`}},
	{"Python has no venv module, which makes the Python environment: install it (VENV)",
		[]string{`ensurepip is not available|No module named '?(?:venv|ensurepip)`}},
}

// group returns the first group that matched in a text; ok reports whether one
// of the patterns matches at all.
func (c complaint) group(said string) (group string, ok bool) {
	for _, pattern := range c.patterns {
		if match := regexp.MustCompile(pattern).FindStringSubmatch(said); match != nil {
			return strings.Trim(cmp.Or(match[1:]...), `'":`), true
		}
	}
	return "", false
}

// explainText finds in what a program said the trouble that the reader can do
// something about; nil when it is none of those.
func explainText(program, said string) error {
	program = programName(program)
	for _, complaint := range complaints {
		group, ok := complaint.group(said)
		if !ok {
			continue
		}
		if complaint.says == "" {
			return diskFull()
		}
		return fmt.Errorf("%s, %s", strings.NewReplacer("$1", group, "PROGRAM", program,
			"HINT", installHint("gcc libc6-dev", ""),
			"VENV", installHint("python3-venv", "python@3.13")).Replace(complaint.says), runAgain)
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
			return fmt.Errorf("The folder %q has a %q in its name, which the kernel cannot work with: "+
				"move the clone to a folder without it %s", path, r, runAgain)
		}
	}
	return nil
}

func checkMachine() error {
	if runtime.GOOS == "windows" {
		return errors.New("The GoNB kernel does not run on Windows itself: install WSL (wsl --install), " +
			"clone inside it " + runAgain)
	}
	return nil
}
