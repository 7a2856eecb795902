package feed

import (
	"strconv"
	"strings"
	"time"
)

// longest is the longest time that a feed's ttl or period is taken for: a
// year, the longest period of the syndication module.
const longest = 366 * 24 * time.Hour

// readPace reads RSS's ttl, skipHours and skipDays and the syndication
// module's period and frequency. What can't be read says nothing.
func (f *Feed) readPace(head *node) {
	period, frequency := "", ""
	for c := head.first; c != nil; c = c.next {
		switch {
		case c.is("ttl"):
			f.TTL = c.plain()
			if minutes, err := strconv.Atoi(f.TTL); err == nil && minutes > 0 {
				f.Pace.TTL = min(time.Duration(min(minutes, int(longest/time.Minute)))*time.Minute, longest)
			}
		case c.is("skiphours"):
			f.Pace.SkipHours = skipHours(c)
		case c.is("skipdays"):
			f.Pace.SkipDays = skipDays(c)
		case c.isOf(sySpace, "updateperiod"):
			period = c.plain()
		case c.isOf(sySpace, "updatefrequency"):
			frequency = c.plain()
		}
	}
	f.Pace.Update = updatePeriod(period, frequency)
}

// skipHours reads the hours, of which RSS 0.91 counts 1 to 24 and RSS 2.0 0 to
// 23: hour 24 is hour 0.
func skipHours(n *node) uint32 {
	var hours uint32
	for c := n.first; c != nil; c = c.next {
		if hour, err := strconv.Atoi(c.plain()); c.is("hour") && err == nil && hour >= 0 && hour <= 24 {
			hours |= 1 << (hour % 24)
		}
	}
	return hours
}

func skipDays(n *node) uint8 {
	var days uint8
	for c := n.first; c != nil; c = c.next {
		for day := time.Sunday; c.is("day") && day <= time.Saturday; day++ {
			if strings.EqualFold(c.plain(), day.String()) {
				days |= 1 << day
			}
		}
	}
	return days
}

// updatePeriod returns the period of one update: RSS 1.0's syndication module.
// Without a frequency it is one in the period; without either it is unknown,
// though the module has defaults.
func updatePeriod(period, frequency string) time.Duration {
	var d time.Duration
	switch strings.ToLower(period) {
	case "hourly":
		d = time.Hour
	case "daily":
		d = 24 * time.Hour
	case "weekly":
		d = 7 * 24 * time.Hour
	case "monthly":
		d = 30 * 24 * time.Hour
	case "yearly":
		d = 365 * 24 * time.Hour
	}
	if times, err := strconv.Atoi(frequency); err == nil && times > 1 {
		d /= time.Duration(times)
	}
	return d
}
