// A way to a server that takes time, as a network does: what comes is carried on MICROSECONDS later, either way.
// Whoever asks waits for each answer here, so a message is one piece and pieces do not wait for each other.
// usage: distance SOCKET_TO_LISTEN_ON SOCKET_OF_THE_SERVER MICROSECONDS
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct way { int from, to; };
static struct timespec delay;

static void *carry(void *argument) {
    struct way way = *(struct way *)argument;
    free(argument);
    // Or Linux would add 50 microseconds to each sleep.
    prctl(PR_SET_TIMERSLACK, 1);
    char bytes[65536];
    ssize_t count;
    while ((count = read(way.from, bytes, sizeof bytes)) > 0) {
        if (delay.tv_nsec) nanosleep(&delay, NULL);
        for (ssize_t sent = 0, part; sent < count; sent += part)
            if ((part = write(way.to, bytes + sent, count - sent)) <= 0) break;
    }
    shutdown(way.from, SHUT_RDWR);
    shutdown(way.to, SHUT_RDWR);
    return NULL;
}

static void start(int from, int to) {
    pthread_t thread;
    struct way *way = malloc(sizeof *way);
    *way = (struct way){from, to};
    pthread_create(&thread, NULL, carry, way);
    pthread_detach(thread);
}

static struct sockaddr_un address(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return address;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    struct sockaddr_un here = address(argv[1]), there = address(argv[2]);
    delay.tv_nsec = atol(argv[3]) * 1000;
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 64)) return 1;
    for (;;) {
        int client = accept(listener, NULL, NULL), server = socket(AF_UNIX, SOCK_STREAM, 0);
        if (client < 0 || connect(server, (struct sockaddr *)&there, sizeof there)) return 1;
        start(client, server);
        start(server, client);
    }
}
