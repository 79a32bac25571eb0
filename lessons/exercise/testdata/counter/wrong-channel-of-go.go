// wants: It has not come to an end after 10s

package answer

var seat = make(chan bool, 1)

func addOne(p *schedule.Program, number *schedule.Int, myLock *schedule.Lock) {
	seat <- true
	number.Write(number.Read() + 1)
	<-seat
}
