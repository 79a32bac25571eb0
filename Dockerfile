# Locklab as an image: the same set-up as `go run ./kernel-setup`, done once.
#
#   docker build -t locklab .
#   docker run --rm -p 127.0.0.1:8888:8888 -v locklab:/home/jovyan/notebooks locklab
#
# What everybody shares is root's and lies in /opt/locklab; what a reader
# changes lies in /home/jovyan/notebooks. Once built it needs no network.

# Debian's official image. For an image that can be built again to the same
# result give the digest as well: --build-arg BASE=debian:trixie-slim@sha256:…
ARG BASE=debian:trixie-slim


FROM ${BASE} AS base
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# gcc and libc6-dev are for Go's race detector, tini for orderly ends.
# hadolint ignore=DL3008  # versions follow Debian's security updates, which take the old ones away
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
      ca-certificates gcc libc6-dev python3 tini > /dev/null \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache


# Everything that is made, and nothing that is only needed for making it, goes
# from here to the last stage.
FROM base AS build
# hadolint ignore=DL3008
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
      golang-go npm python3-venv > /dev/null

# The Go that go.mod names: Debian's fetches it as a module, checked by Go's
# checksum database. Its own tests are of no use to a reader.
WORKDIR /home/jovyan/notebooks
COPY go.mod go.sum ./
RUN GOTOOLCHAIN=auto go version \
 && cp -a "$(GOTOOLCHAIN=auto go env GOROOT)" /usr/local/go \
 && chmod -R u+w /usr/local/go \
 && find /usr/local/go/src -name testdata -prune -exec rm -r {} + \
 && find /usr/local/go -name '*_test.go' -delete \
 && rm -rf /usr/local/go/test /usr/local/go/api /usr/local/go/doc /usr/local/go/misc
ENV PATH=/usr/local/go/bin:$PATH \
    GOTOOLCHAIN=local \
    LOCKLAB_HOME=/opt/locklab/home

# Set-up. The caches that the tools are built with stay behind in this stage.
COPY kernel-setup/*.go kernel-setup/
COPY kernel-setup/book kernel-setup/book
COPY kernel-setup/internal kernel-setup/internal
COPY kernel-setup/setup kernel-setup/setup
RUN go build -o /usr/local/bin/kernel-setup ./kernel-setup \
 && kernel-setup prepare

# The explorer, which is made of the lessons: for cells, and for pages. This
# cache stays behind too.
COPY lessons lessons
RUN kernel-setup prepare

# The caches that the reader's cells are built from: set-up once more, which
# finds them empty and fills them. Modules come from the first cache's
# downloads: those of the lessons and x/sync, which a notebook imports. GoNB
# needs the go.mod files of all; the 60 MB of pictures in its own documentation
# are of no use. An entry of the build cache holds for the folder that a package
# lies in, so the lessons are built where they will be. The far day is for
# linkCache (kernel-setup/image/start/cache.go).
ENV GOCACHE=/opt/locklab/go-build
RUN GOPROXY="file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)" \
 && export GOPROXY GOMODCACHE=/opt/locklab/go-mod \
 && kernel-setup prepare \
 && go work init . \
 && go list -m all > /dev/null \
 && go build ./lessons/... golang.org/x/sync/errgroup \
 && go build -race ./lessons/... golang.org/x/sync/errgroup \
 && rm -r go.work* "$GOMODCACHE"/github.com/janpfeifer/gonb@*/docs \
 && find "$GOMODCACHE/cache/download" -name '*.zip' -delete \
 && find "$GOCACHE" -exec touch --no-dereference --date=2100-01-01 {} +

# What the image has beside a clone: how containers start; JupyterHub's part
# without the pages of the hub itself; JupyterLab under the name that repo2docker
# starts; and what gopls knows of the imports, under the paths that they will have.
COPY kernel-setup/image kernel-setup/image
RUN "$LOCKLAB_HOME/bin/python" -m pip install --no-cache-dir --no-deps --require-hashes \
      --disable-pip-version-check --quiet -r kernel-setup/image/requirements.txt \
 && rm -r "$LOCKLAB_HOME/share/jupyterhub/static/components" \
 && ln -s jupyter-lab "$LOCKLAB_HOME/bin/jupyter-notebook" \
 && mkdir -p "$LOCKLAB_HOME/etc/jupyter" \
 && cp kernel-setup/image/jupyter_server_config.json "$LOCKLAB_HOME/etc/jupyter/" \
 && GOCACHE="$HOME/.cache/go-build" CGO_ENABLED=0 go build -ldflags=-w -o /opt/locklab/start ./kernel-setup/image/start \
 && ln -s "$GOCACHE" /tmp/go-build \
 && GOCACHE=/tmp/go-build GOMODCACHE=/opt/locklab/go-mod GOPROXY=off GOPLSCACHE=/opt/locklab/gopls \
    "$LOCKLAB_HOME/bin/python" kernel-setup/image/analyse.py \
 && chmod -R a+rX /opt/locklab/gopls


FROM base
ARG NB_USER=jovyan
ARG NB_UID=1000
ARG NB_GID=100
LABEL org.opencontainers.image.title="Locklab" \
      org.opencontainers.image.description="A lesson on locks that you run, one cell at a time, in Go" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"

# A home that its group can write, so that any user id can run in the image
# with --group-add users. The folder that is mounted over exists, or the
# engine would make it root's.
RUN useradd --no-log-init --no-create-home --shell /bin/bash \
      --home-dir /home/jovyan --uid "$NB_UID" --gid "$NB_GID" "$NB_USER" \
 && install --directory --owner="$NB_UID" --group="$NB_GID" --mode=2775 /home/jovyan /home/jovyan/notebooks

COPY --from=build /usr/local/go /usr/local/go
COPY --from=build /opt/locklab/home /opt/locklab/home
COPY --from=build /opt/locklab/start /opt/locklab/start
COPY --from=build /opt/locklab/go-mod /opt/locklab/go-mod
COPY --from=build /opt/locklab/go-build /opt/locklab/go-build
COPY --from=build /opt/locklab/gopls /opt/locklab/gopls

# GOCACHE and GOPLSCACHE are the reader's own, with links to all that is in
# /opt/locklab/go-build and /opt/locklab/gopls.
ENV HOME=/home/jovyan \
    NB_USER=${NB_USER} \
    NB_UID=${NB_UID} \
    NB_GID=${NB_GID} \
    USER=${NB_USER} \
    LANG=C.UTF-8 \
    SHELL=/bin/bash \
    PATH=/opt/locklab/home/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LOCKLAB_HOME=/opt/locklab/home \
    JUPYTER_PREFER_ENV_PATH=1 \
    GOCACHE=/tmp/go-build \
    GOPLSCACHE=/tmp/gopls \
    GOMODCACHE=/opt/locklab/go-mod \
    GOPROXY=off \
    GOTOOLCHAIN=local
WORKDIR /home/jovyan
EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/opt/locklab/start", "-healthy"]
ENTRYPOINT ["tini", "-g", "--", "/opt/locklab/start"]
CMD ["jupyter", "lab"]

# What changes most comes last: a changed notebook makes these layers only.
COPY go.mod go.sum /opt/locklab/lesson/
COPY lessons /opt/locklab/lesson/lessons
COPY notebooks /opt/locklab/lesson/notebooks
USER ${NB_UID}
