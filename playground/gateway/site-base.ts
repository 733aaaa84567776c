/** Where the site begins: `/`, or the path it was built for. */
export const siteBase = (): URL => new URL(`${import.meta.env.BASE_URL.replace(/\/$/, '')}/`, location.href)
