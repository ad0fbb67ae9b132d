"""Other people's proxies in front of a caveatd, with the logs that they keep as they come."""

import http.client
import os
import socket
import subprocess

import server

HAPROXY = """
global
    log stdout format raw local0 debug
defaults
    mode http
    log global
    option httplog
    timeout connect 5s
    timeout client 20s
    timeout server {timeout_s}s
frontend grpc
    bind {folder}/haproxy-grpc.sock proto h2
    default_backend grpc
frontend http
    bind {folder}/haproxy-http.sock
    default_backend http
backend grpc
    server one {grpc} proto h2
backend http
    server one {http}
"""

NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log info;
events {{ }}
http {{
    access_log {folder}/nginx-access.log combined;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    grpc_read_timeout {timeout_s}s;
    proxy_read_timeout {timeout_s}s;
    server {{
        listen unix:{folder}/nginx-grpc.sock http2;
        location / {{ grpc_pass grpc://{grpc}; }}
    }}
    server {{
        listen unix:{folder}/nginx-http.sock;
        location / {{ proxy_pass http://{http}; }}
    }}
}}
"""


class Proxies:
    """An nginx and an haproxy in front of a server with both ports; use it in a `with`.

    What they write goes to files in `folder`. They wait for the server for `timeout_s`.
    """

    NAMES = ("nginx", "haproxy")

    def __init__(self, folder, running, timeout_s=3):
        self.folder = folder
        fields = {"folder": folder, "grpc": running.address, "http": running.http,
                  "timeout_s": timeout_s, "user": "user root root;" if os.geteuid() == 0 else ""}
        self.processes = []
        log = os.path.join(folder, "nginx-error.log")
        self._start("nginx", NGINX.format(**fields), lambda path: ["-e", log, "-c", path])
        self._start("haproxy", HAPROXY.format(**fields), lambda path: ["-db", "-f", path])
        for name in self.NAMES:
            for protocol in ("grpc", "http"):
                server.wait_for(lambda: accepts(self.socket(name, protocol)),
                                "%s in front of %s" % (name, protocol))

    def _start(self, name, text, flags):
        path = os.path.join(self.folder, name + ".conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(self.folder, name + "-output.log"), "ab") as output:
            command = [os.path.join("/usr/sbin", name), *flags(path)]
            self.processes.append(subprocess.Popen(command, stdout=output, stderr=output))

    def socket(self, name, protocol):
        return os.path.join(self.folder, "%s-%s.sock" % (name, protocol))

    def channel(self, name):
        return server.open_channel("unix:" + self.socket(name, "grpc"),
                                   **{"grpc.default_authority": "localhost"})

    def connect(self, name):
        return UnixConnection(self.socket(name, "http"))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(server.TIMEOUT_S)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=server.TIMEOUT_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def accepts(path):
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(path)
        except OSError:
            return False
    return True
