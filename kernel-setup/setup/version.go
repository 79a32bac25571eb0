package setup

// Version is the lesson's version, the newest of .github/CHANGELOG.md.
const Version = "0.1.0"
