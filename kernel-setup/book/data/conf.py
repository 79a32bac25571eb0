# How Sphinx makes the site. LOCKLAB_FOOTER is the sentence at the foot of each page.
import html
import os

project = html_title = "Locklab"
language = "en"
extensions = ["myst_parser"]
# What Jupyter's Markdown does not have: a line that begins with % would be gone, say.
myst_disable_syntax = ["myst_line_comment", "myst_block_break", "myst_target"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

html_theme = "sphinx_book_theme"
html_context = {"default_mode": "auto"}
html_theme_options = {
    "footer_content_items": ["extra-footer"],
    "extra_footer": html.escape(os.environ["LOCKLAB_FOOTER"]),
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navbar_persistent": [],  # the side bar has a search already
}
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = ["book.js"]
html_use_index = False
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_show_search_summary = False  # a page that is opened from a disk may not read others
