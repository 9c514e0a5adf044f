"""The three-letter codes that may stand as issuing state or nationality (ICAO 9303-3, section 5).

Codes are kept without their fillers: Germany is printed `D<<` and stands here as `D`.
"""

from __future__ import annotations

_COUNTRIES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS
BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV
CRI CUB CUW CXR CYM CYP CZE D DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM
GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN
IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE
LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS
MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK
PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR
SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA
UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

_OTHER_AUTHORITIES = "RKS EUE GBD GBN GBO GBP GBS NTZ"
"""Kosovo, the European Union's laissez-passer, the British categories, the neutral zone."""

_ORGANISATIONS = "UNO UNA UNK IAO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO"
"""United Nations, its agencies and Kosovo mission, ICAO; banks, communities, the Order of Malta, Interpol."""

_WITHOUT_NATIONALITY = "XXA XXB XXC XXX"
"""Stateless; refugee under the convention of 1951; other refugee; unspecified."""

SPECIMEN_STATES = frozenset({"UTO"})
"""Utopia: the state of ICAO's printed examples. Nobody travels on its documents."""

KNOWN_STATES = (
    frozenset(f"{_COUNTRIES} {_OTHER_AUTHORITIES} {_ORGANISATIONS} {_WITHOUT_NATIONALITY}".split())
    | SPECIMEN_STATES
)

DUTCH = "NLD"


def is_known_state(code: str) -> bool:
    """Tell whether a code without fillers is one of ICAO's, the specimen state included."""
    return code in KNOWN_STATES


def is_specimen_state(code: str) -> bool:
    """Tell whether a code belongs to a state that exists on specimens only."""
    return code in SPECIMEN_STATES


def may_be_dutch(code: str) -> bool:
    """Tell whether a code is the Netherlands', or an unknown one that is a single character away from it.

    A misread `NLD` must not open the way for a citizen service number, so the doubt goes to its protection.
    """
    if code == DUTCH:
        return True
    alike = sum(read == dutch for read, dutch in zip(code, DUTCH, strict=False))
    return alike == len(DUTCH) - 1 and not is_known_state(code)
