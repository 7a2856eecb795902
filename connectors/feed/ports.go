package feed

// otherService returns what a port is for where it is not for HTTP, else "".
// A feed may be served on any other port; to these a request would be a
// message in a foreign protocol, sent in our name.
//
// The list is that of bad ports of the WHATWG's Fetch standard
// (https://fetch.spec.whatwg.org/#port-blocking), and of stores and services
// that are often open to their own network: they read lines of text, or speak
// HTTP and hold no feeds.
func otherService(port uint16) string {
	switch port {
	case 0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 37, 42, 43, 53, 69, 77, 79, 87,
		95, 101, 102, 103, 104, 107, 111, 113, 115, 117, 119, 123, 135, 137, 139, 161, 179,
		389, 427, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 601, 636,
		989, 990, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
		6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080:
		return "another protocol"
	case 25, 109, 110, 143, 465, 587, 993, 995:
		return "mail"
	case 1433, 1521, 3306, 5432, 6379, 6380, 9042, 11211, 27017:
		return "a database"
	case 2375, 2376, 2379, 2380, 10250:
		return "running containers"
	}
	return ""
}
