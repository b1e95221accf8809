package validate

import "github.com/isoplan/isoplan/internal/model"

// reportMany reports declared applications that one thing is wrong with: a few
// each at its own place, more as one finding of the server with their number
// and the first names, so that nobody has to read ten thousand lines. say makes
// the sentence that begins with the names.
func (p *Pass) reportMany(apps []*model.Object, attribute string, say func(names string) string) {
	if len(apps) <= namesShown {
		for _, app := range apps {
			p.report(finding{addr: app.Addr, attribute: attribute, detail: say(string(app.Addr))})
		}
		return
	}
	p.report(finding{addr: p.addr(), attribute: attribute, detail: say(count(len(apps), "application") + " (" + namesText(addresses(apps)) + ")")})
}

// addresses gives the addresses of objects.
func addresses(all []*model.Object) []string {
	return texts(len(all), func(i int) string { return string(all[i].Addr) })
}
