package replay

// A Status says whether a goroutine can take a step.
type Status int

const (
	CanGo Status = iota
	Waits
	Ended
)

// A View is a state as a person sees it.
type View struct {
	Goroutines []Goroutine
	Variables  []Variable
	Output     string
}

type Goroutine struct {
	Number   int
	Name     string
	Line     int
	Status   Status
	Next     string
	Why      string
	WaitsFor []int
	Locals   []Variable
	Pending  *Pending
}

type Pending struct {
	Object, Value string
	Stale         bool
}

type Variable struct {
	Name, Value, Kind string
	Holders, Waiters  []int
	Line              int
}

type Event struct {
	Goroutine, Line       int
	Action, Object, Value string
	Stale, Lost           bool
}
