package elastic

import (
	"context"
	"errors"
	"time"
)

// Now returns the time on the server's clock, to the millisecond, as the node
// that answers stamps its statistics. It needs the cluster privilege monitor.
func (x *Index) Now(ctx context.Context) (time.Time, error) {
	stats, err := x.client.NodesStats().NodeId("_local").Metric("os").Do(ctx)
	if err != nil {
		return time.Time{}, x.explain("asking for the server's time", err)
	}
	for _, node := range stats.Nodes {
		return time.UnixMilli(node.Timestamp), nil
	}
	return time.Time{}, errors.New("the server says nothing of its nodes")
}
