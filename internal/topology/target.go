package topology

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// TargetOf gives the target of a world: the version with the mode it is
// configured for. A metabase of IIS 6.0 without the property runs what the
// internal default says; none is documented, so ok is false then.
func TargetOf(w *model.World, server, version string) (schema.Target, bool) {
	if !schema.HasModes(version) {
		return schema.TargetOf(version, "")
	}
	o := w.Find(model.ServerAddr(server))
	if o == nil {
		return schema.NoTarget, false
	}
	mode, ok := schema.IsolationMode.Of(o)
	if !ok {
		return schema.NoTarget, false
	}
	word := "worker_process"
	if mode == schema.ModeIIS5 {
		word = "iis5"
	}
	return schema.TargetOf(version, word)
}

// Running gives the target a server serves in now, where its isolation mode
// was observed: a changed mode counts after a restart only (SEED003). Without
// an observation it is the configured one.
func Running(configured schema.Target, obs *model.Observed) schema.Target {
	if obs == nil || obs.RunningMode == "" || !schema.HasModes(configured.Version()) {
		return configured
	}
	if t, ok := schema.TargetOf(configured.Version(), obs.RunningMode); ok {
		return t
	}
	return configured
}
