package errors

import "machine"

var ErrUnsupported = New("unsupported operation")

type errorString struct{ s string }

func (e *errorString) Error() string { return e.s }

func New(text string) error { return &errorString{text} }

func Unwrap(err error) error {
	if w, ok := err.(interface{ Unwrap() error }); ok {
		return w.Unwrap()
	}
	return nil
}

// search calls found for err and what it wraps, depth first, until found returns true.
func search(err error, found func(error) bool) bool {
	for err != nil {
		if found(err) {
			return true
		}
		switch w := err.(type) {
		case interface{ Unwrap() error }:
			err = w.Unwrap()
		case interface{ Unwrap() []error }:
			for _, inner := range w.Unwrap() {
				if search(inner, found) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := machine.Comparable(target)
	return search(err, func(e error) bool {
		if comparable && e == target {
			return true
		}
		own, ok := e.(interface{ Is(error) bool })
		return ok && own.Is(target)
	})
}

func As(err error, target any) bool {
	if err == nil {
		return false
	}
	return search(err, func(e error) bool {
		done, wrong := machine.Assign(target, e)
		switch wrong {
		case 1:
			panic("errors: target cannot be nil")
		case 2:
			panic("errors: target must be a non-nil pointer")
		case 3:
			panic("errors: *target must be interface or implement error")
		}
		if done {
			return true
		}
		own, ok := e.(interface{ As(any) bool })
		return ok && own.As(target)
	})
}

func AsType[E error](err error) (E, bool) {
	var target E
	found := search(err, func(e error) bool {
		if is, ok := e.(E); ok {
			target = is
			return true
		}
		own, ok := e.(interface{ As(any) bool })
		return ok && own.As(&target)
	})
	if !found {
		var none E
		return none, false
	}
	return target, true
}

type joinError struct{ errs []error }

func Join(errs ...error) error {
	var joined joinError
	for _, err := range errs {
		if err != nil {
			joined.errs = append(joined.errs, err)
		}
	}
	if len(joined.errs) == 0 {
		return nil
	}
	return &joined
}

func (e *joinError) Error() string {
	text := ""
	for i, err := range e.errs {
		if i > 0 {
			text += "\n"
		}
		text += err.Error()
	}
	return text
}

func (e *joinError) Unwrap() []error { return e.errs }
