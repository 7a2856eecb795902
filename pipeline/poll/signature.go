package poll

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// signed tells whether a delivery's X-Hub-Signature, "method=hex", is that of
// its body under a secret. The methods are those of WebSub, section 7.1: sha1
// is still safe as a HMAC (RFC 6194), and what the older hubs use.
func signed(signature, secret string, body []byte) bool {
	method, digits, _ := strings.Cut(strings.TrimSpace(signature), "=")
	var algorithm func() hash.Hash
	switch strings.ToLower(method) {
	case "sha1":
		algorithm = sha1.New
	case "sha256":
		algorithm = sha256.New
	case "sha384":
		algorithm = sha512.New384
	case "sha512":
		algorithm = sha512.New
	default:
		return false
	}
	given, err := hex.DecodeString(digits)
	if err != nil || secret == "" {
		return false
	}
	mac := hmac.New(algorithm, []byte(secret))
	mac.Write(body)
	return hmac.Equal(given, mac.Sum(nil))
}
