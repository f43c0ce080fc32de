"""axe's rules, from two generations of it: the newer one knows WCAG 2.2."""
import functools
import sys
from pathlib import Path

ENGINES = ("axe_playwright_python/axe.min.js", "axe_selenium_python/node_modules/axe-core/axe.min.js")
# Knows all that the other one knows, or nearly: enough for a page that both have judged at another width.
NEWEST = ENGINES[:1]
RUN = """
const [engine, done] = arguments;
const axe = window.axe = window.axes[engine];
// The older one does not know autocomplete="one-time-code".
const rules = axe.getRules().some(({ ruleId }) => ruleId === "target-size")
    ? { "target-size": { enabled: true } } : { "autocomplete-valid": { enabled: false } };
axe.run(document, { rules, resultTypes: ["violations"] }).then((result) => done(result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\\n    ${JSON.stringify(target)}\\n    ${failureSummary}`))),
    (error) => done([`axe failed: ${error.message}`]));
"""


@functools.cache
def source(engine):
    for folder in sys.path:
        if (Path(folder) / engine).is_file():
            return (Path(folder) / engine).read_text(encoding="utf-8")
    raise RuntimeError(f"{engine} is not installed")


def violations(browser, engines=ENGINES):
    found = []
    for engine in engines:
        if not browser.script("return Boolean(window.axes?.[arguments[0]])", engine):
            browser.script(f"delete window.axe;{source(engine)}; (window.axes ??= {{}})[arguments[0]] = axe;", engine)
        found += [f"{engine.split('_')[1]} {violation}" for violation in browser.driver.execute_async_script(RUN, engine)]
    return found
