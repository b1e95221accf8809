package livetest

import "strings"

// MachineConfig10 is a machine.config in the shape of .NET Framework 1.0: like
// that of 1.1, with the assembly versions of 1.0. To have both layouts in the
// fixtures it is indented by tabs, and its last attribute closes the element.
// Line ends are CRLF.
func MachineConfig10() string {
	text := strings.ReplaceAll(machineConfig11, "1.0.5000.0", "1.0.3300.0")
	text = strings.ReplaceAll(text, "    ", "\t")
	text = strings.ReplaceAll(text, "maxIoThreads=\"20\"\n\t\t/>", "maxIoThreads=\"20\" />")
	return CRLF(text)
}

// MachineConfig11 is a machine.config in the shape of .NET Framework 1.1: every
// processModel attribute on a line of its own below a comment that describes
// it in look-alikes, four blanks a level, CRLF.
func MachineConfig11() string { return CRLF(machineConfig11) }

// MachineConfig20 is a machine.config in the shape of .NET Framework 2.0:
// sections differ from their defaults only, <processModel autoConfig="true"/>,
// tabs, CRLF.
func MachineConfig20() string { return CRLF(machineConfig20) }

// MachineConfig40 is a machine.config in the shape of .NET Framework 4: like
// that of 2.0, with other assembly versions. Here two blanks are a level and
// line ends are LF, as editors on other systems leave them.
func MachineConfig40() string {
	text := strings.ReplaceAll(machineConfig20, "Version=2.0.0.0", "Version=4.0.0.0")
	text = strings.ReplaceAll(text, "\t", "  ")
	return strings.ReplaceAll(text, "<processModel autoConfig=\"true\" />", "<processModel autoConfig=\"true\"/>")
}

// CRLF gives a text with line feeds the line ends of Windows.
func CRLF(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// UTF8BOM gives a text a UTF-8 byte order mark.
func UTF8BOM(text string) string { return "\xEF\xBB\xBF" + text }

// UTF16 gives the bytes of a text of ASCII as UTF-16 with its byte order mark,
// little-endian or big-endian.
func UTF16(text string, big bool) string {
	var b strings.Builder
	put := func(high, low byte) {
		if !big {
			high, low = low, high
		}
		b.WriteByte(high)
		b.WriteByte(low)
	}
	put(0xFE, 0xFF)
	for i := range len(text) {
		put(0, text[i])
	}
	return b.String()
}

const machineConfig11 = `<?xml version="1.0" encoding="UTF-8" ?>
<configuration>

    <configSections>
        <!-- reserved for the runtime; do not read -->
        <section name="runtime" type="System.Configuration.IgnoreSectionHandler, System, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" allowLocation="false" />
        <section name="mscorlib" type="System.Configuration.IgnoreSectionHandler, System, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" allowLocation="false" />
        <section name="appSettings" type="System.Configuration.NameValueFileSectionHandler, System, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" />
        <sectionGroup name="system.net">
            <section name="connectionManagement" type="System.Net.Configuration.ConnectionManagementHandler, System, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" />
        </sectionGroup>
        <sectionGroup name="system.web">
            <section name="compilation" type="System.Web.UI.CompilationConfigurationHandler, System.Web, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" />
            <section name="identity" type="System.Web.Configuration.IdentityConfigHandler, System.Web, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" />
            <section name="processModel" type="System.Web.Configuration.ProcessModelConfigurationHandler, System.Web, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineOnly" allowLocation="false" />
            <section name="sessionState" type="System.Web.SessionState.SessionStateSectionHandler, System.Web, Version=1.0.5000.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineToApplication" />
        </sectionGroup>
    </configSections>

    <appSettings>
        <!-- <add key="machine wide key" value="machine wide value" /> -->
    </appSettings>

    <system.net>
        <connectionManagement>
            <add address="*" maxconnection="2" />
        </connectionManagement>
    </system.net>

    <system.web>
        <!-- one identity for every request:
        <identity impersonate="[true|false]" userName="[account]" password="[its password]" />
        -->
        <identity impersonate="false" userName="" password="" />

        <machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate,IsolateApps" validation="SHA1" />

        <!--
        What may stand in the element below (a description, not an element):
        <processModel
            enable="[true|false]"      is there a worker process at all
            timeout="[Infinite | h:m:s] how old it may grow; note the quote that is missing here
            memoryLimit="[per cent]"   of the memory of the machine
            userName="[account]"       machine, SYSTEM or an account
            password="[AutoGenerate | password]"
            maxIoThreads="[number]"    for each processor
        />
        -->
        <processModel
            enable="true"
            timeout="Infinite"
            idleTimeout="Infinite"
            shutdownTimeout="0:00:05"
            requestLimit="Infinite"
            requestQueueLimit="5000"
            restartQueueLimit="10"
            memoryLimit="60"
            webGarden="false"
            cpuMask="0xffffffff"
            userName="machine"
            password="AutoGenerate"
            logLevel="Errors"
            clientConnectedCheck="0:00:05"
            comAuthenticationLevel="Connect"
            comImpersonationLevel="Impersonate"
            responseRestartDeadlockInterval="00:09:00"
            responseDeadlockInterval="00:03:00"
            maxWorkerThreads="20"
            maxIoThreads="20"
        />

        <sessionState mode="InProc"
            stateConnectionString="tcpip=127.0.0.1:42424"
            stateNetworkTimeout="10"
            sqlConnectionString="data source=127.0.0.1;Integrated Security=SSPI"
            cookieless="false"
            timeout="20"
        />

        <httpRuntime executionTimeout="90" maxRequestLength="4096" useFullyQualifiedRedirectUrl="false"
            minFreeThreads="8" minLocalRequestFreeThreads="4" appRequestQueueLimit="100" enableVersionHeader="true" />
    </system.web>

    <location path="Kiosk">
        <system.web>
            <trace enabled="false" />
        </system.web>
    </location>

</configuration>
`

const machineConfig20 = `<?xml version="1.0"?>
<!--
	Only what differs from the defaults stands in this file.
-->
<configuration>
	<configSections>
		<section name="appSettings" type="System.Configuration.AppSettingsSection, System.Configuration, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" restartOnExternalChanges="false" requirePermission="false" />
		<section name="connectionStrings" type="System.Configuration.ConnectionStringsSection, System.Configuration, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" requirePermission="false" />
		<section name="runtime" type="System.Configuration.IgnoreSection, System.Configuration, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowLocation="false" />
		<sectionGroup name="system.net" type="System.Net.Configuration.NetSectionGroup, System, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089">
			<section name="defaultProxy" type="System.Net.Configuration.DefaultProxySection, System, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" />
		</sectionGroup>
		<sectionGroup name="system.web" type="System.Web.Configuration.SystemWebSectionGroup, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a">
			<section name="healthMonitoring" type="System.Web.Configuration.HealthMonitoringSection, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineToApplication" />
			<section name="httpHandlers" type="System.Web.Configuration.HttpHandlersSection, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" />
			<section name="membership" type="System.Web.Configuration.MembershipSection, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineToApplication" />
			<section name="processModel" type="System.Web.Configuration.ProcessModelSection, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineOnly" allowLocation="false" />
			<section name="roleManager" type="System.Web.Configuration.RoleManagerSection, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" allowDefinition="MachineToApplication" />
		</sectionGroup>
	</configSections>

	<runtime />

	<connectionStrings>
		<add name="LocalSqlServer" connectionString="data source=.\SQLEXPRESS;Integrated Security=SSPI;AttachDBFilename=|DataDirectory|aspnetdb.mdf;User Instance=true" providerName="System.Data.SqlClient" />
	</connectionStrings>

	<system.data>
		<DbProviderFactories>
			<add name="SqlClient Data Provider" invariant="System.Data.SqlClient" description="SQL Server" type="System.Data.SqlClient.SqlClientFactory, System.Data, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" />
		</DbProviderFactories>
	</system.data>

	<system.web>
		<processModel autoConfig="true" />

		<httpHandlers />

		<membership>
			<providers>
				<add name="AspNetSqlMembershipProvider" type="System.Web.Security.SqlMembershipProvider, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" connectionStringName="LocalSqlServer" applicationName="/" />
			</providers>
		</membership>

		<roleManager>
			<providers>
				<add name="AspNetSqlRoleProvider" connectionStringName="LocalSqlServer" applicationName="/" type="System.Web.Security.SqlRoleProvider, System.Web, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a" />
			</providers>
		</roleManager>
	</system.web>

</configuration>
`
