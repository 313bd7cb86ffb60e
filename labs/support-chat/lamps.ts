/** What the shop sells. */
export interface Lamp {
  id: string;
  name: string;
  text: string;
  price: string;
  inStock: number;
}

export const lamps: readonly Lamp[] = [
  {
    id: 'owl',
    name: 'The Reading Owl',
    text: 'Looks over your shoulder and never turns the page too soon.',
    price: '€ 64',
    inStock: 12,
  },
  {
    id: 'moon',
    name: 'Hallway Moon',
    text: 'For the walk to the kitchen at three in the morning.',
    price: '€ 38',
    inStock: 3,
  },
  {
    id: 'storm',
    name: 'Storm Lantern No. 4',
    text: 'Burns through wind, rain and long stories. Oil not included.',
    price: '€ 52',
    inStock: 0,
  },
];
