// The template of index.html. Must not contain logic or styles. Three braces are for what this module draws
// itself.

/// The Mustache text of the list of runs.
enum IndexTemplate {
    /// The page.
    static let page = """
        \(PageHead.opening)
        <title>Load test runs</title>
        <style>
        {{{styleSheet}}}</style>
        </head>
        <body>
        <header>
        <h1>Load test runs</h1>
        <p class="summary">{{count}}</p>
        </header>
        <main>
        {{#hasRuns}}
        <section id="trends" aria-labelledby="trends-heading">
        <h2 id="trends-heading">Trend by profile</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="Trend by profile">
        <table>
        <caption><span>Runs of one profile, oldest to newest; lines start at 0</span></caption>
        <thead><tr><th scope="col">Profile</th><th scope="col" class="number">Runs</th>\
        <th scope="col">p95 latency</th><th scope="col">First → last</th>\
        <th scope="col">Failed requests</th><th scope="col">First → last</th></tr></thead>
        <tbody>
        {{#trends}}
        <tr><th scope="row">{{profile}}</th><td class="number">{{runs}}</td><td>{{{latencyLine}}}</td>\
        <td class="word">{{latencyEnds}}</td><td>{{{failureLine}}}</td><td class="word">{{failureEnds}}</td></tr>
        {{/trends}}
        </tbody>
        </table>
        </div>
        </section>
        <section id="runs" aria-labelledby="runs-heading">
        <h2 id="runs-heading">Runs</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="Runs, newest first">
        <table>
        <caption><span>Newest first</span></caption>
        <thead><tr><th scope="col">Start (UTC)</th><th scope="col">Profile</th><th scope="col">Verdict</th>\
        <th scope="col" class="number">p95</th><th scope="col" class="number">Failed</th>\
        <th scope="col" class="number">Requests</th><th scope="col" class="number">Exit</th>\
        <th scope="col">Reports</th><th scope="col">Summary</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><td class="word">{{start}}</td><td>{{profile}}{{#isDemo}} <span class="tag warning">DEMO</span>{{/isDemo}}</td>\
        <td class="word"><span class="mini {{verdictClass}}">{{{verdictShape}}}{{verdict}}</span></td>\
        <td class="number">{{p95}}</td><td class="number">{{failed}}</td><td class="number">{{requests}}</td>\
        <td class="number">{{exitCode}}</td>\
        <td class="word">{{#links}}<a href="{{href}}">{{linkName}}</a> {{/links}}{{^links}}<span class="muted">none</span>{{/links}}</td>\
        <td class="text">{{summary}}{{#problems}} <span class="muted">{{.}}.</span>{{/problems}}\
        <br><span class="muted code">{{directory}}</span></td></tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        </section>
        {{/hasRuns}}
        {{^hasRuns}}
        <section><p>There are no runs in this folder yet. A run leaves one directory here, and this page lists it.</p></section>
        {{/hasRuns}}
        </main>
        <footer>{{footer}}</footer>
        </body>
        </html>

        """
}
