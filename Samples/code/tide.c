#include <math.h>
#include <string.h>

#include "tide.h"

#define RADIANS(degrees) ((degrees) * 3.14159265358979323846 / 180.0)

double tide_height(const struct station *station, time_t when)
{
	double hours = when / 3600.0;
	double height = station->mean;

	for (int i = 0; i < station->count; i++) {
		const struct constituent *c = &station->constituents[i];
		double angle = c->speed * hours - c->phase;

		height += c->amplitude * cos(RADIANS(fmod(angle, 360.0)));
	}
	return height;
}

int station_parse(struct station *station, const char *line)
{
	int used = 0;

	memset(station, 0, sizeof(*station));
	if (sscanf(line, "%31s %lf%n", station->name, &station->mean, &used) != 2)
		return -1;
	line += used;
	while (station->count < MAX_CONSTITUENTS) {
		struct constituent *c = &station->constituents[station->count];

		if (sscanf(line, "%lf %lf %lf%n", &c->amplitude, &c->speed,
			   &c->phase, &used) != 3)
			break;
		line += used;
		station->count++;
	}
	return station->count ? 0 : -1;
}
