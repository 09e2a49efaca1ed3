"use strict";
(() => {
  const plier = (texte) => texte.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’]/g, "'");
  const bouton = document.getElementById("deplier");
  const champ = document.getElementById("mots");
  const douteux = document.getElementById("douteux");
  const dit = document.getElementById("trouve");
  const fiches = [...document.querySelectorAll(".fiche")];
  const principales = fiches.filter((fiche) => !fiche.parentElement.closest(".fiche"));
  const propre = (fiche) => [...fiche.children].filter((e) => !e.matches(".fiche")).map((e) => e.textContent).join(" ");
  const textes = new Map(fiches.map((fiche) => [fiche, plier(propre(fiche))]));
  const doute = (fiche) => [...fiche.querySelectorAll(":scope > summary > .badge")].some((b) => b.textContent === "à vérifier");
  let ouvert = false;
  bouton.hidden = false;
  document.getElementById("recherche").hidden = false;
  bouton.addEventListener("click", () => {
    ouvert = !ouvert;
    fiches.forEach((fiche) => { fiche.open = ouvert; });
    bouton.textContent = ouvert ? "Tout replier" : "Tout déplier";
  });
  const chercher = () => {
    const mots = plier(champ.value).split(/\s+/).filter(Boolean);
    const actif = mots.length > 0 || douteux.checked;
    const convient = (fiche, amont) => mots.every((mot) => (amont + textes.get(fiche)).includes(mot)) && (!douteux.checked || doute(fiche));
    let nombre = 0;
    const montrer = (fiche, amont) => {
      const seule = !actif || convient(fiche, amont);
      const suite = amont + textes.get(fiche) + " ";
      const dedans = [...fiche.querySelectorAll(":scope > .fiche")].map((f) => montrer(f, suite)).some(Boolean);
      if (actif && seule) nombre += 1;
      fiche.hidden = actif && !seule && !dedans;
      fiche.open = actif && dedans;
      return !fiche.hidden;
    };
    principales.forEach((fiche) => montrer(fiche, ""));
    document.querySelectorAll(".groupe, section.fiches").forEach((bloc) => { bloc.hidden = actif && !bloc.querySelector(".fiche:not([hidden])"); });
    dit.textContent = !actif ? "" : nombre === 0 ? "Rien ne correspond." : nombre + (nombre > 1 ? " points correspondent." : " point correspond.");
  };
  let attente = 0;
  const bientot = () => { clearTimeout(attente); attente = setTimeout(chercher, 150); };
  champ.addEventListener("input", bientot);
  douteux.addEventListener("change", chercher);
  document.getElementById("recherche").addEventListener("submit", (e) => { e.preventDefault(); chercher(); });
  const ouvrirCible = () => {
    const cible = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!cible) return;
    if (cible.closest("[hidden]")) { champ.value = ""; douteux.checked = false; chercher(); }
    for (let n = cible; n; n = n.parentElement) if (n.tagName === "DETAILS") n.open = true;
    cible.scrollIntoView();
  };
  addEventListener("hashchange", ouvrirCible);
  ouvrirCible();
  let etats = [];
  addEventListener("beforeprint", () => { etats = fiches.map((f) => f.open); fiches.forEach((f) => { f.open = true; }); });
  addEventListener("afterprint", () => fiches.forEach((f, rang) => { f.open = etats[rang]; }));
})();
