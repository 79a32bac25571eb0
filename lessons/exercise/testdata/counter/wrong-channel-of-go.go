// wants: It has not come to an end after 10s

package answer

var seat = make(chan bool, 1)

func addOne(p *dialect.Program, number *dialect.Int, myLock *dialect.Lock) {
	seat <- true
	number.Write(number.Read() + 1)
	<-seat
}
