#include <stdlib.h>
#include <string.h>

#include "tide.h"

static void usage(void)
{
	fputs("usage: tidewatch STATION [FILE]\n", stderr);
	exit(64);
}

int main(int argc, char **argv)
{
	const char *path = "stations.txt";
	char line[512];
	FILE *file;

	if (argc < 2 || argc > 3)
		usage();
	if (argc == 3)
		path = argv[2];
	file = fopen(path, "r");
	if (!file) {
		perror(path);
		return 66;
	}
	while (fgets(line, sizeof(line), file)) {
		struct station station;

		if (line[0] == '#' || station_parse(&station, line))
			continue;
		if (strcmp(station.name, argv[1]))
			continue;
		printf("%s %.2f m\n", station.name,
		       tide_height(&station, time(NULL)));
		fclose(file);
		return 0;
	}
	fclose(file);
	fprintf(stderr, "tidewatch: no station %s in %s\n", argv[1], path);
	return 1;
}
