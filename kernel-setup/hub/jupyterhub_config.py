"""A JupyterHub that gives each of its users a container of the image.

For a class room on one machine with Docker:

    docker build -t locklab .
    cd kernel-setup/hub
    python3 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt
    npm ci --ignore-scripts
    export LOCKLAB_PASSWORD=…      # 8 characters or more; whoever has it gets in
    .venv/bin/jupyterhub

Then everybody opens http://THIS-MACHINE:8000 and signs in with any name and
that password, also as somebody else: for learners who must be kept apart, put
another authenticator here. Put a server with HTTPS in front of it outside of
a room's own network.

What a learner changes is in the volume locklab-NAME and is there again at the
next sign-in. `docker volume rm` takes it away.
"""

import os
import shutil
from pathlib import Path

import docker

here = Path(__file__).parent

c = get_config()  # noqa: F821  # JupyterHub defines it

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ.get("LOCKLAB_PASSWORD", "")
c.Authenticator.allow_all = True

c.ConfigurableHTTPProxy.command = shutil.which(
    "configurable-http-proxy", path=f"{here}/node_modules/.bin:{os.environ['PATH']}"
)

# The containers' network leads nowhere but to each other and to the hub, which
# is at its gateway: the lesson needs no internet.
name = os.environ.get("LOCKLAB_NETWORK", "locklab")
engine = docker.from_env()
try:
    network = engine.networks.get(name)
except docker.errors.NotFound:
    network = engine.networks.create(name, driver="bridge", internal=True)
    network.reload()
gateway = network.attrs["IPAM"]["Config"][0]["Gateway"]
# Not the gateway's address alone: an engine may make it with the first container.
c.JupyterHub.hub_ip = "0.0.0.0"
c.JupyterHub.hub_connect_ip = "127.0.0.1"  # for the proxy; a container's way is below
c.JupyterHub.hub_port = int(os.environ.get("LOCKLAB_HUB_PORT", 8081))
c.DockerSpawner.hub_connect_url = f"http://{gateway}:{c.JupyterHub.hub_port}"

c.JupyterHub.spawner_class = "docker"
c.DockerSpawner.image = os.environ.get("LOCKLAB_IMAGE", "locklab")
c.DockerSpawner.cmd = ["jupyterhub-singleuser"]
c.DockerSpawner.network_name = name
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.prefix = name
c.DockerSpawner.volumes = {name + "-{username}": "/home/jovyan"}
c.DockerSpawner.remove = True

# What one learner may take of the machine: see the README's sizing rule.
c.DockerSpawner.mem_limit = os.environ.get("LOCKLAB_MEMORY", "512M")
c.DockerSpawner.cpu_limit = 1
c.DockerSpawner.extra_host_config = {
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
    "pids_limit": 1000,
}

# A whole class that signs in at once waits in line, rather than being sent away.
c.JupyterHub.concurrent_spawn_limit = 10
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
