package poll

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// rhythm is how often a feed has something new, by the hour of the day and the
// day of the week in UTC. Its counts fade, so that it follows a feed that
// changes its ways. The zero value knows nothing yet.
type rhythm struct {
	// since is when the counts begin, faded is up to when they have faded, in
	// Unix seconds, which last until 2106; 0 where nothing is known.
	since, faded uint32
	// hours and days count items by the hour of the day and the day of the
	// week, in sixteenths.
	hours [24]uint16
	days  [7]uint16
}

const (
	// halfLife is how old an item is when it counts half: two weeks, so that
	// every day of the week counts, and a season does not.
	halfLife = 14 * 24 * time.Hour
	// sixteenths is one item.
	sixteenths = 16
	// A feed is never taken to have less than one item in so long.
	rarest = 30 * 24 * time.Hour
)

// begin starts the counts, if they have not started.
func (r *rhythm) begin(at time.Time) {
	if r.since == 0 {
		r.since, r.faded = uint32(at.Unix()), uint32(at.Unix())
	}
}

// learn counts an item that appeared at a time; begin must have been called.
func (r *rhythm) learn(at time.Time) {
	at = at.UTC()
	r.fade(at)
	add := func(n *uint16) { *n = uint16(min(int(*n)+sixteenths, math.MaxUint16)) }
	add(&r.hours[at.Hour()])
	add(&r.days[at.Weekday()])
}

// fade lets a day or more take its toll.
func (r *rhythm) fade(now time.Time) {
	age := now.Sub(secondOf(r.faded))
	if age < 24*time.Hour {
		return
	}
	keep := math.Exp2(-float64(age) / float64(halfLife))
	for i := range r.hours {
		r.hours[i] = uint16(math.Round(float64(r.hours[i]) * keep))
	}
	for i := range r.days {
		r.days[i] = uint16(math.Round(float64(r.days[i]) * keep))
	}
	r.faded = uint32(now.Unix())
}

// rate returns how many items an hour are to be expected at a time: the mean
// rate times the weights of the hour, once two days were watched, and of the
// weekday, once two weeks were, each smoothed by half an item a cell. It is
// above 0 always.
func (r *rhythm) rate(at time.Time) float64 {
	at = at.UTC()
	rate := r.mean(at)
	if known := r.knownFor(at); known >= 2*24*time.Hour {
		rate *= weight(r.hours[:], at.Hour())
		if known >= 14*24*time.Hour {
			rate *= weight(r.days[:], int(at.Weekday()))
		}
	}
	return max(rate, 1/rarest.Hours())
}

// mean returns the mean rate in items an hour: the faded count over the faded
// time that it was counted in.
func (r *rhythm) mean(now time.Time) float64 {
	if r.since == 0 {
		return 0
	}
	total := 0.0
	for _, n := range r.hours {
		total += float64(n) / sixteenths
	}
	total *= math.Exp2(-float64(now.Sub(secondOf(r.faded))) / float64(halfLife))
	age := max(now.Sub(secondOf(r.since)), time.Hour)
	tau := halfLife.Hours() / math.Ln2
	return total / (tau * (1 - math.Exp(-age.Hours()/tau)))
}

// weight is how much more than the mean one of several cells has.
func weight(cells []uint16, at int) float64 {
	const smooth = sixteenths / 2
	total := 0
	for _, n := range cells {
		total += int(n)
	}
	mean := float64(total)/float64(len(cells)) + smooth
	return (float64(cells[at]) + smooth) / mean
}

// expected returns how many items were to be expected between two times; at
// most a month of it is looked at.
func (r *rhythm) expected(from, to time.Time) float64 {
	if least := to.Add(-rarest); from.Before(least) {
		from = least
	}
	sum := 0.0
	for at := from; at.Before(to); at = at.Add(time.Hour) {
		sum += r.rate(at) * min(to.Sub(at), time.Hour).Hours()
	}
	return sum
}

// knownFor returns how long the feed has been watched.
func (r *rhythm) knownFor(now time.Time) time.Duration {
	if r.since == 0 {
		return 0
	}
	return now.Sub(secondOf(r.since))
}

func secondOf(unix uint32) time.Time { return time.Unix(int64(unix), 0) }

const rhythmBytes = 4 + 4 + 2*24 + 2*7

// MarshalText returns the rhythm as base64 of its numbers in little endian:
// since 4 bytes, faded 4, hours 24 times 2, days 7 times 2; nothing for one
// that knows nothing.
func (r rhythm) MarshalText() ([]byte, error) {
	if r.since == 0 {
		return nil, nil
	}
	b := make([]byte, 0, rhythmBytes)
	b = binary.LittleEndian.AppendUint32(b, r.since)
	b = binary.LittleEndian.AppendUint32(b, r.faded)
	for _, n := range r.hours {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	for _, n := range r.days {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads what MarshalText wrote.
func (r *rhythm) UnmarshalText(text []byte) error {
	*r = rhythm{}
	if len(text) == 0 {
		return nil
	}
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	if len(b) != rhythmBytes {
		return errors.New("a feed's rhythm has the wrong length")
	}
	r.since = binary.LittleEndian.Uint32(b)
	r.faded = binary.LittleEndian.Uint32(b[4:])
	b = b[8:]
	for i := range r.hours {
		r.hours[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	b = b[2*len(r.hours):]
	for i := range r.days {
		r.days[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return nil
}
