/** The layouts in which the sample site can store its sessions. */
export const sampleLayouts = ['aspnet-v5', 'aspnet-v2'] as const;
export type SampleLayout = (typeof sampleLayouts)[number];
