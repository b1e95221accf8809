package livetest

import (
	"fmt"
	"strconv"
	"strings"
)

// appsPerSite is how many applications each site of Metabase has at most.
const appsPerSite = 500

// Metabase writes a MetaBase.xml with n applications in the exact layout of
// IIS 6.0: CRLF, tabs, a blank in Location ="...", attributes in ordinal
// order, keys in the order of their paths. It is about 1 KB an application:
// four sets of properties take turns, every eighth application stands below
// another one, and every site has its root, a Filters key and a pool. The same
// n always gives the same text. Secrets in it are made-up hexadecimal digits.
func Metabase(n int) string {
	b := &metabaseText{}
	b.Grow(16<<10 + n*1100)
	sites := (n + appsPerSite - 1) / appsPerSite
	b.head()
	for i := range sites {
		b.site(siteNumber(i), min(appsPerSite, n-i*appsPerSite))
	}
	b.key("IIsApplicationPools", "/LM/W3SVC/AppPools", poolDefaults()...)
	b.key("IIsApplicationPool", "/LM/W3SVC/AppPools/DefaultAppPool", "PeriodicRestartRequests", "35000")
	for i := range sites {
		b.key("IIsApplicationPool", "/LM/W3SVC/AppPools/Pool"+strconv.Itoa(siteNumber(i)),
			"AppPoolAutoStart", "TRUE", "IdleTimeout", strconv.Itoa(10+i%50), "MaxProcesses", "1")
	}
	b.key("IIsFilters", "/LM/W3SVC/Filters", "FilterLoadOrder", "Guard")
	b.key("IIsFilter", "/LM/W3SVC/Filters/Guard", "FilterDescription", "Request guard",
		"FilterPath", `C:\WINDOWS\system32\inetsrv\guard.dll`, "FilterState", "1")
	b.key("IIsWebInfo", "/LM/W3SVC/Info", "MajorIIsVersionNumber", "6", "MinorIIsVersionNumber", "0")
	b.WriteString("</MBProperty>\r\n</configuration>\r\n")
	return b.String()
}

// siteNumber gives numbers of one length, so that their order as numbers is
// their order as texts.
func siteNumber(i int) int { return 100001 + i }

// metabaseText writes keys as IIS lays them out.
type metabaseText struct{ strings.Builder }

// key writes one key; pairs are names and values, lists with \n.
func (b *metabaseText) key(class, path string, pairs ...string) {
	fmt.Fprintf(b, "<%s\tLocation =\"%s\"", class, path)
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString("\r\n\t\t" + pairs[i] + "=\"" + strings.ReplaceAll(pairs[i+1], "\n", "\r\n\t\t\t") + "\"")
	}
	b.WriteString("\r\n\t>\r\n</" + class + ">\r\n")
}

func (b *metabaseText) head() {
	b.WriteString("<?xml version =\"1.0\"?>\r\n" +
		"<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>\r\n")
	b.key("IIS_Global", ".", "BINSchemaTimeStamp", "0123456789abcdef", "ChangeNumber", "1023",
		"HistoryMajorVersionNumber", "17", "SessionKey", blob(64), "XMLSchemaTimeStamp", "fedcba9876543210")
	b.key("IIS_ROOT", "/", "AdminACL", blob(48))
	b.key("IIsComputer", "/LM", "EnableEditWhileRunning", "0", "EnableHistory", "1", "MaxHistoryFiles", "10")
	b.key("IIsFtpService", "/LM/MSFTPSVC", "MaxConnections", "1000")
	b.key("IIsWebService", "/LM/W3SVC",
		"AnonymousUserName", "IUSR_WEB03", "AnonymousUserPass", blob(40), "AppPoolId", "DefaultAppPool",
		"DefaultDoc", "Default.htm,Default.asp,index.htm", "IIs5IsolationModeEnabled", "FALSE",
		"InProcessIsapiApps", "C:\\WINDOWS\\system32\\inetsrv\\httpext.dll\nC:\\WINDOWS\\system32\\inetsrv\\ssinc.dll",
		"ScriptMaps", ".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,HEAD,POST,TRACE\n"+
			".aspx,C:\\WINDOWS\\Microsoft.NET\\Framework\\v1.1.4322\\aspnet_isapi.dll,1,GET,HEAD,POST,DEBUG",
		"WAMUserName", "IWAM_WEB03", "WAMUserPass", blob(40),
		"WebSvcExtRestrictionList", "0,*.dll\n0,*.exe\n1,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,0,ASP,Active Server Pages")
}

func (b *metabaseText) site(id, apps int) {
	path := "/LM/W3SVC/" + strconv.Itoa(id)
	b.key("IIsWebServer", path, "AppPoolId", "Pool"+strconv.Itoa(id), "ServerAutoStart", "TRUE",
		"ServerBindings", fmt.Sprintf(":80:www%d.example.com\n:8080:", id), "ServerComment", fmt.Sprintf("Site %d", id), "ServerSize", "1")
	b.key("IIsFilters", path+"/Filters", "AdminACL", blob(48))
	b.key("IIsWebVirtualDir", path+"/ROOT", "AccessFlags", "AccessRead | AccessScript",
		"AppFriendlyName", "Default Application", "AppIsolated", "2", "AppRoot", path+"/ROOT", "Path", fmt.Sprintf(`D:\sites\%d`, id))
	outer := ""
	for i := range apps {
		name := fmt.Sprintf("%s/ROOT/app%06d", path, i)
		if i%8 == 7 {
			name = outer + "/inner"
		} else {
			outer = name
		}
		b.app(name, id, i)
	}
}

// app writes one application; four sets of properties take turns.
func (b *metabaseText) app(path string, site, i int) {
	folder := fmt.Sprintf(`D:\sites\%d\app%06d`, site, i)
	pairs := []string{"AccessFlags", "AccessExecute | AccessRead | AccessScript", "AppFriendlyName", fmt.Sprintf("Application &amp; part %d", i),
		"AppIsolated", strconv.Itoa(i % 3)}
	if i%4 != 1 {
		pairs = append(pairs, "AppPoolId", "Pool"+strconv.Itoa(site))
	}
	pairs = append(pairs, "AppRoot", path)
	if i%4 == 2 {
		pairs = append(pairs, "AspEnableParentPaths", "FALSE", "AspScriptTimeout", "90")
	}
	pairs = append(pairs,
		"AuthFlags", "AuthAnonymous | AuthNTLM",
		"ContentIndexed", "FALSE",
		"DefaultDoc", "Default.htm,Default.asp,index.htm,iisstart.htm,default.aspx",
		"DirBrowseFlags", "DirBrowseShowDate | DirBrowseShowTime | DirBrowseShowSize | DirBrowseShowExtension | DirBrowseShowLongDate | EnableDefaultDoc",
		"HttpCustomHeaders", fmt.Sprintf("X-Powered-By: ASP.NET\nX-Application: %06d", i),
		"HttpErrors", "401,1,FILE,"+folder+`\errors\401-1.htm`+"\n403,14,FILE,"+folder+`\errors\403-14.htm`+
			"\n403,18,FILE,"+folder+`\errors\403-18.htm`+"\n404,*,FILE,"+folder+`\errors\404.htm`+"\n500,100,URL,/errors/500.asp",
		"Path", folder)
	if i%4 == 3 {
		pairs = append(pairs, "ScriptMaps", ".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,HEAD,POST,TRACE\n"+
			".aspx,C:\\WINDOWS\\Microsoft.NET\\Framework\\v2.0.50727\\aspnet_isapi.dll,1,GET,HEAD,POST,DEBUG")
	}
	b.key("IIsWebVirtualDir", path, pairs...)
}

// poolDefaults are the values of /LM/W3SVC/AppPools on a fresh server
// (SDK6, internal defaults).
func poolDefaults() []string {
	return []string{"AppPoolIdentityType", "2", "AppPoolQueueLength", "1000", "DisallowOverlappingRotation", "FALSE",
		"DisallowRotationOnConfigChange", "FALSE", "IdleTimeout", "20", "LogEventOnRecycle",
		"AppPoolRecycleTime | AppPoolRecycleMemory | AppPoolRecyclePrivateMemory", "MaxProcesses", "1",
		"PeriodicRestartTime", "1740", "PingInterval", "30", "PingResponseTime", "90", "PingingEnabled", "TRUE",
		"RapidFailProtection", "TRUE", "ShutdownTimeLimit", "90", "StartupTimeLimit", "90"}
}

// blob gives made-up hexadecimal digits of a number of bytes.
func blob(bytes int) string {
	var b strings.Builder
	for i := range bytes {
		fmt.Fprintf(&b, "%02x", byte(i*37+11))
	}
	return b.String()
}
