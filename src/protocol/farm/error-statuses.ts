/** With what a held request is answered in a server's place: statuses by their names in RFC 9110 and RFC 6585. */
export const errorStatuses = [
  [503, 'Service Unavailable'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [504, 'Gateway Timeout'],
  [404, 'Not Found'],
  [403, 'Forbidden'],
  [429, 'Too Many Requests'],
] as const;
