package atomic

// The fields lie as in the real types, so that a printed struct looks the same.

type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

type align64 struct{}

type Int32 struct {
	_ noCopy
	v int32
}

func (x *Int32) Load() int32                 { return load(&x.v) }
func (x *Int32) Store(val int32)             { store(&x.v, val) }
func (x *Int32) Swap(new int32) (old int32)  { return swap(&x.v, new) }
func (x *Int32) Add(delta int32) (new int32) { return add(&x.v, delta) }
func (x *Int32) And(mask int32) (old int32)  { return and(&x.v, mask) }
func (x *Int32) Or(mask int32) (old int32)   { return or(&x.v, mask) }

func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}

type Int64 struct {
	_ noCopy
	_ align64
	v int64
}

func (x *Int64) Load() int64                 { return load(&x.v) }
func (x *Int64) Store(val int64)             { store(&x.v, val) }
func (x *Int64) Swap(new int64) (old int64)  { return swap(&x.v, new) }
func (x *Int64) Add(delta int64) (new int64) { return add(&x.v, delta) }
func (x *Int64) And(mask int64) (old int64)  { return and(&x.v, mask) }
func (x *Int64) Or(mask int64) (old int64)   { return or(&x.v, mask) }

func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}

type Uint32 struct {
	_ noCopy
	v uint32
}

func (x *Uint32) Load() uint32                  { return load(&x.v) }
func (x *Uint32) Store(val uint32)              { store(&x.v, val) }
func (x *Uint32) Swap(new uint32) (old uint32)  { return swap(&x.v, new) }
func (x *Uint32) Add(delta uint32) (new uint32) { return add(&x.v, delta) }
func (x *Uint32) And(mask uint32) (old uint32)  { return and(&x.v, mask) }
func (x *Uint32) Or(mask uint32) (old uint32)   { return or(&x.v, mask) }

func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}

type Uint64 struct {
	_ noCopy
	_ align64
	v uint64
}

func (x *Uint64) Load() uint64                  { return load(&x.v) }
func (x *Uint64) Store(val uint64)              { store(&x.v, val) }
func (x *Uint64) Swap(new uint64) (old uint64)  { return swap(&x.v, new) }
func (x *Uint64) Add(delta uint64) (new uint64) { return add(&x.v, delta) }
func (x *Uint64) And(mask uint64) (old uint64)  { return and(&x.v, mask) }
func (x *Uint64) Or(mask uint64) (old uint64)   { return or(&x.v, mask) }

func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}

type Uintptr struct {
	_ noCopy
	v uintptr
}

func (x *Uintptr) Load() uintptr                   { return load(&x.v) }
func (x *Uintptr) Store(val uintptr)               { store(&x.v, val) }
func (x *Uintptr) Swap(new uintptr) (old uintptr)  { return swap(&x.v, new) }
func (x *Uintptr) Add(delta uintptr) (new uintptr) { return add(&x.v, delta) }
func (x *Uintptr) And(mask uintptr) (old uintptr)  { return and(&x.v, mask) }
func (x *Uintptr) Or(mask uintptr) (old uintptr)   { return or(&x.v, mask) }

func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
