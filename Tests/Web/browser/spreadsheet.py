"""LibreOffice without a window: what it makes of a table that it opens, and of one that it saves again."""
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
FORMULA = re.compile(r"<c\b[^>]*>\s*<f\b.*?</c>", re.DOTALL)
# Of its filter for text: what divides cells, what quotes them, UTF-8, from the first row; the rest as its dialog offers it.
TEXT = "Text - txt - csv (StarCalc):{},34,76,1"


class Spreadsheet:
    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-spreadsheet-"))

    def stop(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def formulas_in(self, table, delimiter=","):
        """The cells of the file `table` that it computes."""
        workbook = self._converted(table, delimiter, "xlsx", "xlsx")
        with zipfile.ZipFile(workbook) as parts:
            return FORMULA.findall(parts.read(SHEET).decode())

    def saved_again(self, table, delimiter=","):
        """A file with what it saves of `table` as text."""
        return self._converted(table, delimiter, "csv", f"csv:{TEXT.format(ord(delimiter))}")

    def _converted(self, table, delimiter, ending, wish):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless",
             f"--infilter={TEXT.format(ord(delimiter))}", "--convert-to", wish, "--outdir", folder, table],
            check=True, capture_output=True, timeout=300)
        return folder / f"{Path(table).stem}.{ending}"
